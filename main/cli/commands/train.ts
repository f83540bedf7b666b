import { type Command, Option } from 'commander';
import type { TrainOptions } from '../../contract/models.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

type Options = CommonOptions & Omit<TrainOptions, 'dataFolder' | 'outputFolder'>;

export function trainCommand(): Command {
  return command('train', 'train a sizing network on a rendered data set; takes up an unfinished run')
    .argument('<data>', 'a folder made by `caliper phantom`')
    .argument('<bundle>', 'the folder of the finished model bundle')
    .addOption(replaceOption())
    .option('--name <name>', 'name on the card')
    .addOption(new Option('--architecture <name>').choices(['FSG-ResNet-18', 'FSG-ViT-Tiny/16']))
    .addOption(new Option('--streams <names...>', 'what the network looks at').choices(['crop', 'masked']))
    .option('--no-gated', 'the ungated control: same schedule, data order and compute')
    .option('--side-px <number>', 'side of the input image', wholeNumber)
    .option('--epochs <number>', 'epochs at most', wholeNumber)
    .option('--batch-size <number>', 'images a step', wholeNumber)
    .option('--frames-per-lesion <number>', 'frames of a lesion in an epoch', wholeNumber)
    .option('--threads <number>', 'threads to compute on', wholeNumber)
    .option('--seed <number>', 'equal seeds give equal weights', wholeNumber)
    .action((dataFolder: string, outputFolder: string, { library, json, verbose, ...recipe }: Options) =>
      withSession({ ...common({ library, json, verbose }) }, async (session) => {
        const { jobId } = await session.client.models.train({ dataFolder, outputFolder, ...recipe });
        const { job } = await followJob('train', jobId, session);
        const model = await session.client.models.import(
          { folder: outputFolder },
          { signal: session.interrupted },
        );
        const text = `Trained and added to the library as ${model.id}. See \`caliper models show ${model.id}\`.`;
        printResult(session.output, text, { job, model });
      }),
    );
}

/** Leaves out what was not given: absent and undefined are different things to the contract. */
function common(
  options: { [Name in keyof CommonOptions]-?: CommonOptions[Name] | undefined },
): CommonOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
