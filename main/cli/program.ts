import { Command } from 'commander';
import { researchNotice } from '../contract/system.ts';
import { appVersion } from './app-version.ts';
import { auditCommand } from './commands/audit.ts';
import { backupsCommand } from './commands/backups.ts';
import { batchCommand } from './commands/batch.ts';
import { checkCommand } from './commands/check.ts';
import { datasetCommand } from './commands/dataset.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { labelsCommand } from './commands/labels.ts';
import { measurementsCommand } from './commands/measurements.ts';
import { methodsCommand } from './commands/methods.ts';
import { modelsCommand } from './commands/models.ts';
import { phantomCommand } from './commands/phantom.ts';
import { resultsCommand } from './commands/results.ts';
import { sampleCommand } from './commands/sample.ts';
import { sizeCommand } from './commands/size.ts';
import { trainCommand } from './commands/train.ts';
import { historyCommand, redoCommand, undoCommand } from './commands/undo.ts';
import { exitCodeTable } from './exit-codes.ts';

const commands = [
  sampleCommand,
  sizeCommand,
  batchCommand,
  importCommand,
  checkCommand,
  resultsCommand,
  jobsCommand,
  undoCommand,
  redoCommand,
  historyCommand,
  labelsCommand,
  measurementsCommand,
  datasetCommand,
  methodsCommand,
  trainCommand,
  evaluateCommand,
  phantomCommand,
  modelsCommand,
  doctorCommand,
  backupsCommand,
  auditCommand,
];

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('caliper')
    .description(`Sizes polyps in colonoscopy video, offline, on this machine.\n${researchNotice}`)
    .addHelpText('after', `\n${exitCodeTable()}`)
    .version(appVersion(), '--version', 'print the version')
    .exitOverride();
  for (const make of commands) program.addCommand(make());
  return program;
}
