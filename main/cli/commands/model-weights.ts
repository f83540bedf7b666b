import type { Command } from 'commander';
import type { WeightsReport } from '../../contract/models.ts';
import { type CommonOptions, replaceOption } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';

interface WeightsOptions {
  readonly into: string;
  readonly out: string;
  readonly replace?: boolean;
}

/** `caliper models weights`: its settings come from the command that it is added to. */
export function addWeightsCommand(models: Command): void {
  models
    .command('weights <checkpoint>')
    .description(
      'put the weights of a checkpoint (.pth, .safetensors, .onnx) into an ONNX file by their names',
    )
    .requiredOption('--into <model>', 'the ONNX file of the network')
    .requiredOption('--out <file>', 'the new ONNX file')
    .addOption(replaceOption())
    .action((checkpointFile: string, own: WeightsOptions, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async ({ client, output, interrupted: signal }) => {
        const files = { checkpointFile, modelFile: own.into, outputFile: own.out };
        const made = await client.models.weights({ ...files, replace: own.replace }, { signal });
        const kept = made.report.missing.length + made.report.misshapen.length;
        if (kept > 0)
          output.writeNote(`${kept} tensors of the network were not set: they keep the weights they had.\n`);
        printResult(output, [...weightsLines(made.report), `written    ${own.out}`].join('\n'), made);
      }),
    );
}

/** A line for each thing that can become of a name, with the first of them; --json has all. */
function weightsLines({ matched, missing, unexpected, misshapen }: WeightsReport): string[] {
  const shapes = misshapen.map(
    ({ name, wanted, found }) => `${name} [${found.join(', ')}] instead of [${wanted.join(', ')}]`,
  );
  return [
    line('set', matched, 'tensors of the network'),
    line('not set', missing, 'that the checkpoint does not have'),
    line('misshapen', shapes, 'of another shape, not set'),
    line('left over', unexpected, 'of the checkpoint that the network does not have'),
  ];
}

function line(word: string, names: readonly string[], what: string): string {
  const shown = names.slice(0, namesShown).join(', ');
  const more = names.length > namesShown ? ', …' : '';
  return `${word.padEnd(9)}  ${names.length} ${what}${names.length > 0 ? `: ${shown}${more}` : ''}`;
}

const namesShown = 5;
