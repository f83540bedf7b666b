import type { Command } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import { modelToUse } from '../choose-model.ts';
import { type CommonOptions, command } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

export function doctorCommand(): Command {
  return command(
    'doctor',
    'test every provider of this machine: does it give the golden answer, and how fast',
  )
    .option(
      '--model <bundle>',
      'test with this bundle (default: that of `caliper models default`, or else the one that comes with Caliper)',
    )
    .action((options: CommonOptions & { model?: string }) =>
      withSession(options, async (session) => {
        const { client, output } = session;
        const { id } = await modelToUse(session, options.model);
        const { jobId } = await client.system.doctor({ modelId: id });
        const { providers, versions } = (await followJob('self-test', jobId, session)).result;
        const rows = providers.map((trial) => [
          trial.provider,
          trial.usable ? 'yes' : 'no',
          trial.imagesPerSecond?.toFixed(1) ?? '',
          trial.goldenMs?.toFixed(1) ?? '',
          trial.parityDifference?.toPrecision(2) ?? '',
          oneLine(trial.reason),
        ]);
        const chosen = providers.find(({ usable }) => usable)?.provider ?? null;
        const info = await client.system.info({});
        const text = [
          table(['provider', 'usable', 'images/s', 'golden ms', 'difference', 'reason'], rows),
          '',
          chosen === null ? refusal : `This model is run on: ${chosen}`,
          "Difference: the largest from the CPU's golden answer that the bundle carries, in the model's own unit.",
          '',
          ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
          `library ${info.libraryFolder}, schema ${info.schemaVersion}`,
        ];
        if (chosen !== null || !output.json)
          printResult(output, text.join('\n'), { providers, chosen, versions, info });
        if (chosen === null) {
          throw new CaliperError('model_untrusted', refusal, {
            details: { goldenCheck: 'failed', providers },
          });
        }
      }),
    );
}

const refusal = 'No provider of this machine gives the golden answer of this model, so it is not run here.';

/** Native messages can be a page long; the log has the whole. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 40)} … ${line.slice(-46)}` : line;
}
