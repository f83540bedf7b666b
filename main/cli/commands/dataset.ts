import { type Command, InvalidArgumentError, Option } from 'commander';
import type {
  DatasetFindings,
  LeftOut,
  PartSummary,
  Split,
  SplitFractions,
  SplitGroup,
} from '../../contract/datasets.ts';
import { CaliperError } from '../../contract/errors.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import { datasetByName } from '../choose-dataset.ts';
import { fieldByName } from '../choose-field.ts';
import { mediaByWords } from '../choose-media.ts';
import { type CommonOptions, command } from '../command.ts';
import { followJob } from '../follow-job.ts';
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
        const { findings, uncheckedSplits } = await session.client.datasets.findings({ datasetId });
        const lines = [
          `${found.name}: ${found.itemCount} items of ${media} media and ${found.patientCount} patients, label ${found.field.name}`,
          `hash ${found.sha256}`,
          ...leftOut.map(leftOutLine),
          '',
          table(
            ['label', 'items'],
            shown.bins.map((bin, i) => [bin, String(shown.labels[i])]),
          ),
          ...shown.provenances.map(({ provenance, count }) => `${count} labels: ${provenance}`),
          ...splits.flatMap((split, i) => ['', splitLine(split), partTable(shown.parts[i]!, shown.bins)]),
          '',
          ...(findings === null ? [notChecked] : findingLines(findings)),
          ...(findings !== null && uncheckedSplits.length > 0 ? [splitsSince(uncheckedSplits.length)] : []),
        ];
        printResult(session.output, lines.join('\n'), { ...shown, findings, uncheckedSplits });
      }),
    );
  dataset
    .command('check <name>')
    .description('look for leaks and for facts of files that predict the label')
    .action((name: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id: datasetId } = await datasetByName(session, name);
        const { jobId } = await session.client.datasets.check({ datasetId });
        await followJob('dataset-check', jobId, session);
        const { findings } = await session.client.datasets.findings({ datasetId });
        if (findings !== null) printResult(session.output, findingLines(findings).join('\n'), { findings });
      }),
    );
  dataset
    .command('split <name>')
    .description('divide a data set once more, in another way')
    .requiredOption('--split <shares>', 'shares of training, validation and test, such as 70/15/15', sharesOf)
    .addOption(groupOption())
    .option('--seed <number>', 'equal seeds divide equally', wholeNumber, 1)
    .action((name: string, _own: object, self: Command) => {
      const options = self.optsWithGlobals<
        CommonOptions & { split: SplitFractions; group: SplitGroup; seed: number }
      >();
      return withSession(options, async (session) => {
        const { id: datasetId } = await datasetByName(session, name);
        const { split: fractions, group, seed } = options;
        const { split } = await session.client.datasets.split({ datasetId, fractions, group, seed });
        printResult(session.output, splitLine(split), { split });
      });
    });
  dataset
    .command('remove <name>')
    .description('take a data set out of sight; `caliper undo` brings it back')
    .action((name: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id: datasetId } = await datasetByName(session, name);
        const { step } = await session.client.datasets.remove({ datasetId });
        printResult(session.output, `${name} is out of sight; bring it back with \`caliper undo\`.`, {
          step,
        });
      }),
    );
  return dataset;
}

const notChecked = 'Nobody has looked for shortcuts in it yet: `caliper dataset check` does.';

const splitsSince = (count: number) =>
  `${count} of its splits ${count === 1 ? 'was' : 'were'} made since the last look for shortcuts.`;

function findingLines({ warnings, facts, notes }: DatasetFindings): string[] {
  const percent = (share: number) => `${Math.max(0, Math.round(100 * share))}`;
  const rows = facts.map(({ fact, explained, low, high, byChance, pValue }) => [
    ...[
      fact,
      percent(explained),
      `${percent(low)} to ${percent(high)}`,
      percent(byChance),
      pValue.toFixed(3),
    ],
  ]);
  return [
    ...(warnings.length === 0
      ? ['No shortcut was found.']
      : warnings.map((warning) => `Warning: ${warning}`)),
    ...notes,
    ...(rows.length === 0 ? [] : ['', table(['fact', 'explains %', '95 %', 'by chance', 'p'], rows)]),
  ];
}

const partTable = (parts: readonly PartSummary[], bins: readonly string[]) =>
  table(
    ['part', 'items', 'media', 'patients', ...bins],
    parts.map(({ part, items, media, patients, labels }) => [
      part,
      ...[items, media, patients, ...labels].map(String),
    ]),
  );

const groupOption = () =>
  new Option('--group <what>', 'what is never divided')
    .choices(['patient', 'study', 'medium', 'site'])
    .default('patient');

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
    .addOption(groupOption())
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
        const made = await session.client.datasets
          .make(
            {
              name,
              fieldId: await fieldByName(session, options.label),
              mediaIds: await mediaByWords(session, media),
              ...(unassignedAsPatients !== undefined && { unassignedAsPatients }),
              ...(framesPerSubject !== undefined && { framesPerSubject }),
              ...(frameStride !== undefined && { frameStride }),
              ...(fractions !== undefined && { split: { group, fractions, seed } }),
            },
            { signal: session.interrupted },
          )
          .catch(withPatientsNamed);
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

/** The refusal of items without a patient, with the commands that help. */
function withPatientsNamed(thrown: unknown): never {
  const error = fromWireError(thrown);
  if (!('unassigned' in error.details)) throw error;
  const message = error.message.replace(
    'Assign patients in the library, or say that each of these media is a patient of its own.',
    'Assign patients with `caliper import FILE --patient NAME --move-to-patient` or in the library, or add --unassigned-as-patients if each of these media is a patient of its own.',
  );
  throw new CaliperError(error.code, message, { details: error.details, cause: error });
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
