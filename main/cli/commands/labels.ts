import { type Command, InvalidArgumentError } from 'commander';
import type { ImportReport } from '../../contract/annotations.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { Field, LabelTarget } from '../../contract/labels.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import { checkOutputFiles, writeOutputFiles } from '../../outputs/index.ts';
import { fieldByName, textOfValue, valueOfText } from '../choose-field.ts';
import { mediaByWords } from '../choose-media.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { importReportText, isImportReport } from '../import-boxes.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { table } from '../table.ts';

/** Shows the fields of the schema. */
const showSchema = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const schema = await client.labels.schema({});
    const rows = schema.fields.map((field) => [
      ...[field.name, field.subject, field.kind, field.required ? 'required' : '', detailOf(field)],
    ]);
    const text =
      rows.length === 0
        ? 'The label schema has no fields yet. Read one with `caliper labels schema import FILE.json`.'
        : table(['field', 'about', 'kind', '', ''], rows);
    printResult(output, text, { schema });
  });

export function labelsCommand(): Command {
  const labels = command('labels', 'show, set and import labels, and the schema of their fields').action(
    showSchema,
  );
  addSchema(labels);
  addImport(labels);
  addList(labels);
  addSet(labels);
  return labels;
}

function addSchema(labels: Command): void {
  const schema = labels
    .command('schema')
    .description('show the label schema')
    .action((_own: object, self: Command) => showSchema(self.optsWithGlobals()));
  schema
    .command('export <file>')
    .description('write the schema as JSON')
    .addOption(replaceOption())
    .action((path: string, _own: object, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions & { replace?: boolean }>();
      return withSession(options, async ({ client, output }) => {
        const { replace } = options;
        const { written } = await client.labels.exportSchema({
          path,
          ...(replace !== undefined && { replace }),
        });
        printResult(output, `The label schema is written to ${written}.`, { written });
      });
    });
  schema
    .command('import <file>')
    .description('add the fields of a JSON file; those that the file does not have stay')
    .option('--replace-fields', 'change fields that are there otherwise')
    .action((path: string, _own: object, self: Command) => {
      const options = self.optsWithGlobals<CommonOptions & { replaceFields?: boolean }>();
      return withSession(options, async ({ client, output, interrupted: signal }) => {
        const { replaceFields = false } = options;
        const imported = await client.labels
          .importSchema({ path, replaceFields }, { signal })
          .catch(withOptionNamed('ask for replacement', 'add --replace-fields'));
        const { added, changed, unchanged } = imported;
        const text = `${added.length} fields added, ${changed.length} changed, ${unchanged.length} as they were; version ${imported.schema.version}.`;
        printResult(output, text, imported);
      });
    });
}

interface ImportOptions extends CommonOptions {
  readonly field?: string;
  readonly replaceValues?: boolean;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly replace?: boolean;
}

function addImport(labels: Command): void {
  labels
    .command('import <file>')
    .description('set labels from a CSV with the columns item or patient, field and value')
    .option('--field <name>', 'the field of every row')
    .option('--replace-values', 'put these values in the place of others that are there')
    .option('--dry-run', 'say what would be set, and set nothing')
    .option('--report <file>', 'write every row that was left out with its reason, as JSON')
    .addOption(replaceOption())
    .action((path: string, _own: object, self: Command) => {
      const options = self.optsWithGlobals<ImportOptions>();
      return withSession(options, async (session) => {
        const { client, output, interrupted: signal } = session;
        const { field, replaceValues = false, dryRun = false, report } = options;
        const { libraryFolder } = await client.system.info({});
        const rules = { replace: options.replace, inputs: [path], outside: [libraryFolder] };
        const place = report === undefined ? undefined : { path: report, isOurs: isImportReport };
        if (place !== undefined) await checkOutputFiles([place], rules);
        const fieldId = field === undefined ? {} : { fieldId: await fieldByName(session, field) };
        const imported = await client.labels.import({ path, ...fieldId, replaceValues, dryRun }, { signal });
        if (place !== undefined)
          await writeOutputFiles([{ ...place, pieces: [importReportText({ labels: imported })] }], rules);
        const lines = labelReportLines(imported.report, imported.replaced, dryRun);
        printResult(output, lines.join('\n'), { ...imported, dryRun });
      });
    });
}

function addList(labels: Command): void {
  labels
    .command('list <media>')
    .description('show the labels of an item, by name, path or id')
    .action((word: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { client, output } = session;
        const { fields } = await client.labels.schema({});
        const found = [];
        for (const mediaId of await mediaByWords(session, [word])) {
          found.push(...(await client.labels.list({ mediaId })).labels);
        }
        const rows = found.map(({ fieldId, fromFrame, toFrame, value, author }) => {
          const field = fields.find(({ id }) => id === fieldId)!;
          const place =
            fromFrame === null
              ? ''
              : toFrame === fromFrame + 1
                ? String(fromFrame)
                : `${fromFrame}-${toFrame! - 1}`;
          return [field.name, place, textOfValue(field, value), author];
        });
        const text =
          rows.length === 0 ? 'There are no labels.' : table(['field', 'frames', 'value', 'author'], rows);
        printResult(output, text, { labels: found });
      }),
    );
}

interface SetOptions extends CommonOptions {
  readonly media: readonly string[];
  readonly frames?: readonly [number, number];
  readonly remove?: boolean;
}

function addSet(labels: Command): void {
  labels
    .command('set <field> [value]')
    .description('give a field a value on items or on frames of an item')
    .requiredOption('--media <media...>', 'names, paths or ids of items, patients, or the word all')
    .option('--frames <range>', 'a frame, or first and last frame such as 10-19', framesOf)
    .option('--remove', 'take the value away')
    .action((name: string, written: string | undefined, _own: object, self: Command) => {
      const options = self.optsWithGlobals<SetOptions>();
      return withSession(options, async (session) => {
        const { step, count } = await setByWords(session, name, written, options);
        const text =
          step === null ? 'Nothing was changed: it was so already.' : `${step.label}: ${count} places.`;
        printResult(session.output, text, { step });
      });
    });
}

async function setByWords(session: Session, name: string, written: string | undefined, options: SetOptions) {
  const { client } = session;
  const { frames, remove = false } = options;
  const fieldId = await fieldByName(session, name);
  const field = (await client.labels.schema({})).fields.find(({ id }) => id === fieldId);
  if (field === undefined || field.subject === 'object') {
    throw new CaliperError(
      'invalid_input',
      `${name} is about lesions: set it in the window, or with \`caliper labels import\`.`,
    );
  }
  if ((written === undefined) !== remove) {
    throw new CaliperError('invalid_input', 'Give a value, or --remove without one.');
  }
  const value = written === undefined ? null : valueOfText(field, written);
  const targets: LabelTarget[] = (await mediaByWords(session, options.media)).map((mediaId) =>
    frames === undefined ? { mediaId } : { mediaId, fromFrame: frames[0], toFrame: frames[1] },
  );
  const { step } = await client.labels.set({ fieldId, targets, value });
  return { step, count: targets.length };
}

/** `10` or `10-19` as a half-open range. */
function framesOf(text: string): readonly [number, number] {
  const [, first, last] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  if (first === undefined) throw new InvalidArgumentError('It must be a frame, or two such as 10-19.');
  return [Number(first), Number(last ?? first) + 1];
}

function labelReportLines(report: ImportReport, replaced: number, dryRun: boolean): string[] {
  const { read, taken, alreadyThere, leftOut, reasons, notes } = report;
  const would = dryRun ? 'would be ' : '';
  const undo = taken > 0 && !dryRun ? '; undo with `caliper undo`' : '';
  return [
    `${read} rows read: ${taken} ${would}taken, ${alreadyThere} already there, ${leftOut} left out${undo}.`,
    ...(replaced > 0 ? [`${replaced} values ${dryRun ? 'would be' : 'were'} replaced.`] : []),
    ...notes,
    ...reasons.map(({ reason, count, places }) => {
      const more = count > places.length ? ', …' : '';
      return `left out: ${count} × ${reason} (${places.join(', ')}${more})`;
    }),
  ];
}

const withOptionNamed =
  (words: string, option: string) =>
  (thrown: unknown): never => {
    const error = fromWireError(thrown);
    if (error.code !== 'conflict') throw error;
    const message = error.message.replace(`import it again and ${words}`, option);
    throw new CaliperError('conflict', message, { details: error.details, cause: error });
  };

function detailOf(field: Field): string {
  if (field.kind === 'class') return field.classes.map(({ name }) => name).join(', ');
  return field.kind === 'number' ? (field.unit ?? '') : '';
}
