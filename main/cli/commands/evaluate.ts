import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Metric, SubgroupMetrics } from '../../contract/model-card.ts';
import { dataByWord } from '../choose-data.ts';
import { modelByName } from '../choose-model.ts';
import { type CommonOptions, command } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { table } from '../table.ts';

interface Options extends CommonOptions {
  readonly model: string;
  readonly data: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly of?: string;
}

export function evaluateCommand(): Command {
  return command('evaluate', 'judge a model on one part of a data set, beside the constant predictor')
    .requiredOption('--model <bundle>', 'a bundle folder, or a model of the library by name or id')
    .requiredOption('--data <name>', 'a data set of the library, or a folder made by `caliper phantom`')
    .addOption(
      new Option('--split <part>', 'which part').choices(['train', 'validation', 'test']).default('test'),
    )
    .option('--of <split>', 'which split of the data set, if it has several')
    .action((options: Options) =>
      withSession(options, async (session) => {
        const { client } = session;
        const { id: modelId } = await modelOf(session, options.model);
        const data = await dataByWord(session, options.data, options.of);
        const { jobId } = await client.models.evaluate({ modelId, data, part: options.split });
        const { result } = await followJob('evaluate', jobId, session);
        const { model, part, data: on, metrics } = result;
        const text = [
          `${model.name} ${model.version} on the ${part} part of ${on.name}${on.rendered ? ' (rendered)' : ''}`,
          ...metrics.map(groupText),
        ].join('\n\n');
        printResult(session.output, text, result);
      }),
    );
}

async function modelOf(session: Session, word: string) {
  const { client, interrupted: signal } = session;
  return existsSync(word) ? client.models.import({ folder: word }, { signal }) : modelByName(session, word);
}

function groupText({ subgroup, unit, count, metrics }: SubgroupMetrics): string {
  const header = ['figure', 'value', 'interval', 'constant', 'beside'];
  return `${subgroup}, by ${unit}: ${count} cases\n${table(header, metrics.map(row))}`;
}

const row = ({ name, value, low, high, constantPredictor, beside = [] }: Metric): string[] => [
  name,
  value.toFixed(3),
  `${low.toFixed(3)} to ${high.toFixed(3)}`,
  constantPredictor.toFixed(3),
  beside.map((other) => `${other.predictor} ${other.value.toFixed(3)}`).join(', '),
];
