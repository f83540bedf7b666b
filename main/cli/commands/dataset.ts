import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LeftOut, Split, SplitFractions, SplitGroup } from '../../contract/datasets.ts';
import { datasetByName } from '../choose-dataset.ts';
import { fieldByName } from '../choose-field.ts';
import { mediaByWords } from '../choose-media.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';

/** Shows all data sets. */
const list = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const { datasets } = await client.datasets.list({});
    const rows = datasets.map(({ name, field, itemCount, patientCount, createdAt, sha256 }) => [
      ...[name, field.name, String(itemCount), String(patientCount), createdAt, sha256.slice(0, 12)],
    ]);
    const header = ['name', 'label', 'items', 'patients', 'made', 'hash'];
    const text =
      datasets.length === 0
        ? 'There are no data sets. Make one with `caliper dataset make`.'
        : table(header, rows);
    printResult(output, text, { datasets });
  });

export function datasetCommand(): Command {
  const dataset = command('dataset', 'make, show and check data sets for training').action(list);
  dataset
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => list(self.optsWithGlobals()));
  addMake(dataset);
  dataset
    .command('show <name>')
    .description('say what a data set holds, by name or id')
    .action((name: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id: datasetId } = await datasetByName(session, name);
        const shown = await session.client.datasets.show({ datasetId });
        const { dataset: found, media, leftOut, splits } = shown;
        const lines = [
          `${found.name}: ${found.itemCount} items of ${media} media and ${found.patientCount} patients, label ${found.field.name}`,
          `hash ${found.sha256}`,
          ...leftOut.map(leftOutLine),
          ...splits.map(splitLine),
        ];
        printResult(session.output, lines.join('\n'), shown);
      }),
    );
  return dataset;
}

interface MakeOptions extends CommonOptions {
  readonly media: readonly string[];
  readonly group: SplitGroup;
  readonly split?: SplitFractions;
  readonly seed: number;
  readonly unassignedAsPatients?: boolean;
  readonly label: string;
  readonly framesPerSubject?: number;
  readonly frameStride?: number;
}

function addMake(dataset: Command): void {
  dataset
    .command('make <name>')
    .description('freeze labelled items under a name, and divide them')
    .requiredOption('--media <media...>', 'names, paths or ids of videos, patients, or the word all')
    .requiredOption('--label <field>', 'the label to learn: size, or a field of the label schema')
    .addOption(
      new Option('--group <what>', 'what is never divided')
        .choices(['patient', 'study', 'medium', 'site'])
        .default('patient'),
    )
    .option('--split <shares>', 'shares of training, validation and test, such as 70/15/15', sharesOf)
    .option('--seed <number>', 'equal seeds divide equally', wholeNumber, 1)
    .option('--unassigned-as-patients', 'count each item without a patient as a patient of its own')
    .option('--frames-per-subject <number>', 'frames of one lesion, range or item at most', wholeNumber)
    .option('--frame-stride <number>', 'of a field of frames, every how many-th labelled one', wholeNumber)
    .action((name: string, _own: object, self: Command) => {
      const options = self.optsWithGlobals<MakeOptions>();
      const { media, group, split: fractions, seed, unassignedAsPatients } = options;
      const { framesPerSubject, frameStride } = options;
      return withSession(options, async (session) => {
        const made = await session.client.datasets.make({
          name,
          fieldId: await fieldByName(session, options.label),
          mediaIds: await mediaByWords(session, media),
          ...(unassignedAsPatients !== undefined && { unassignedAsPatients }),
          ...(framesPerSubject !== undefined && { framesPerSubject }),
          ...(frameStride !== undefined && { frameStride }),
          ...(fractions !== undefined && { split: { group, fractions, seed } }),
        });
        const { itemCount, patientCount, sha256 } = made.dataset;
        const lines = [
          `${name}: ${itemCount} items of ${patientCount} patients are frozen, hash ${sha256}`,
          ...made.leftOut.map(leftOutLine),
          ...(made.split === null ? [] : [splitLine(made.split)]),
        ];
        printResult(session.output, lines.join('\n'), made);
      });
    });
}

const leftOutLine = ({ reason, count }: LeftOut) => `left out: ${count} × ${reason}`;

const splitLine = ({ name, sha256 }: Split) => `split ${name}, hash ${sha256}`;

/** `70/15/15` as shares of 1. */
function sharesOf(text: string): SplitFractions {
  const numbers = /^\d{1,3}(\.\d+)?(\/\d{1,3}(\.\d+)?){2}$/.test(text) ? text.split('/').map(Number) : [];
  const sum = numbers.reduce((total, each) => total + each, 0);
  if (numbers.length === 3 && Math.abs(sum - 100) < 1e-6) {
    const [train, validation, test] = numbers.map((each) => each / 100) as [number, number, number];
    return { train, validation, test };
  }
  throw new InvalidArgumentError('It must be three numbers with the sum 100, such as 70/15/15.');
}
