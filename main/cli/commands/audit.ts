import type { Command } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

export function auditCommand(): Command {
  const audit = command('audit', 'show and verify the audit trail').action((options: CommonOptions) =>
    withSession(options, async ({ client, output }) => {
      const { rows } = await client.audit.list({});
      const cells = rows.map(({ sequence, at, actor, action, entity, reason }) => [
        String(sequence),
        at,
        actor,
        action,
        entity,
        reason ?? '',
      ]);
      printResult(output, table(['row', 'at', 'actor', 'action', 'entity', 'reason'], cells), { rows });
    }),
  );
  audit
    .command('verify')
    .description('recompute the hash of every row')
    .action((_own: object, verify: Command) =>
      withSession(verify.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const verdict = await client.audit.verify({});
        if (verdict.firstBroken !== null) {
          const what = `The audit trail is broken at row ${verdict.firstBroken}: ${verdict.reason}.`;
          throw new CaliperError('database_damaged', what, { details: { ...verdict } });
        }
        const [model] = verdict.modelProblems;
        if (model !== undefined) {
          const what = `The audit trail is whole, but the stored model ${model.modelId} is not what was added: ${model.problem}.`;
          throw new CaliperError('database_damaged', what, { details: { ...verdict } });
        }
        const [dataset] = verdict.datasetProblems;
        if (dataset !== undefined) {
          const what = `The audit trail is whole, but of data set ${dataset.datasetId} ${dataset.problem}.`;
          throw new CaliperError('database_damaged', what, { details: { ...verdict } });
        }
        const [run] = verdict.runs.problems;
        if (run !== undefined) {
          const what = `The audit trail is whole, but of run ${run.runId} ${run.problem}.`;
          throw new CaliperError('database_damaged', what, { details: { ...verdict } });
        }
        const { uncovered } = verdict.runs;
        const note =
          uncovered === 0
            ? ''
            : ` ${uncovered} runs have no digest to compare with: an older version made them, or they were cut off.`;
        const text = `The audit trail is whole: ${verdict.rowCount} rows. Stored results, models and data sets are those that it names.${note}`;
        printResult(output, text, verdict);
      }),
    );
  return audit;
}
