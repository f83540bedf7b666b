import type { LabelRow } from '../../contract/engine/read-labels.ts';
import { CaliperError } from '../../contract/errors.ts';
import { CsvNumbers, readCsvTable, separatorNames } from '../csv-table.ts';
import { ImportLog } from '../import-log.ts';
import { readText } from '../read-text.ts';

/** Names under which people write each column, lower case, without spaces, dots, hyphens and underscores. */
const columnNames = {
  item: [
    'item',
    'media',
    'medium',
    'video',
    'image',
    'picture',
    'file',
    'filename',
    'path',
    'slide',
    'name',
    'id',
  ],
  patient: ['patient', 'patientid', 'pseudonym', 'case', 'caseid', 'subject'],
  lesion: ['lesion', 'lesionid', 'polyp', 'polypid', 'object', 'uniqueid'],
  field: ['field', 'attribute', 'variable'],
  value: ['value', 'label', 'class'],
  frame: ['frame', 'frameindex', 'firstframe', 'fromframe', 'frameno', 'framenumber'],
  lastFrame: ['lastframe', 'frameend', 'endframe'],
} as const;
type Column = keyof typeof columnNames;

/** A library has fewer; a longer table is another one. */
const mostRows = 200_000;

const mostCharacters = 10_000;

export interface LabelRows {
  readonly rows: readonly LabelRow[];
  readonly log: ImportLog;
  readonly decimalCommas: boolean;
}

/**
 * Rows of a CSV with a header line that names `item` or `patient`, `field` and `value`, in any order and under the usual other
 * names. With `fieldName` no column `field` is needed, and the values may stand in a column of that name.
 * Throws `invalid_input` where a column is missing, `too_large`.
 */
export async function readLabelRows(path: string, fieldName: string | null): Promise<LabelRows> {
  const { text, encoding } = await readText(path);
  return parseLabelRows(text, encoding, fieldName);
}

export function parseLabelRows(text: string, encoding: string, fieldName: string | null): LabelRows {
  const log = new ImportLog();
  const { header, rows, delimiter } = readCsvTable(text, (where, reason, kind) =>
    log.leaveOut(where, reason, kind),
  );
  if (rows.length > mostRows) {
    throw new CaliperError(
      'too_large',
      `The file has ${rows.length} rows, and at most ${mostRows} are read at once.`,
    );
  }
  const places = findColumns(header, fieldName);
  const numbers = new CsvNumbers(delimiter !== ',');
  const found: LabelRow[] = [];
  for (const { record, where } of rows) {
    const cell = (column: Column) => record[places.get(column) ?? -1] ?? '';
    const frameOf = (column: 'frame' | 'lastFrame') =>
      cell(column) === '' ? null : numbers.parse(cell(column));
    const [frame, lastFrame] = [frameOf('frame'), frameOf('lastFrame')];
    const named = { item: cell('item'), patient: cell('patient'), lesion: cell('lesion') };
    const field = fieldName ?? cell('field');
    const value = cell('value');
    const problem =
      named.item === '' && named.patient === ''
        ? 'it names neither an item nor a patient'
        : field === ''
          ? 'it names no field'
          : value === ''
            ? 'the value is missing'
            : !isFrame(frame) || !isFrame(lastFrame)
              ? 'a frame is no whole number from 0 on'
              : frame === null && lastFrame !== null
                ? 'it has a last frame without a first'
                : [named.item, value].some((each) => each.length > mostCharacters)
                  ? 'a value is longer than 10,000 characters'
                  : null;
    if (problem !== null) {
      log.leaveOut(where, problem);
      continue;
    }
    log.take();
    found.push({ where, ...named, field, value, frame, lastFrame });
  }
  log.note(`Read as ${encoding}, separated by ${separatorNames[delimiter]}.`);
  return { rows: found, log, decimalCommas: delimiter !== ',' };
}

const isFrame = (frame: number | null) =>
  frame === null || (Number.isSafeInteger(frame) && frame >= 0 && frame <= 100_000_000);

const plain = (name: string) => name.toLowerCase().replaceAll(/[\s._-]/g, '');

function findColumns(header: readonly string[], fieldName: string | null): ReadonlyMap<Column, number> {
  const names = header.map(plain);
  const places = new Map<Column, number>();
  for (const [column, accepted] of Object.entries(columnNames)) {
    const ownName = column === 'value' && fieldName !== null ? [plain(fieldName)] : [];
    const place = [...ownName, ...accepted].map((name) => names.indexOf(name)).find((at) => at >= 0);
    if (place !== undefined) places.set(column as Column, place);
  }
  const missing = [
    ...(places.has('item') || places.has('patient') ? [] : ['item (or patient)']),
    ...(places.has('field') || fieldName !== null ? [] : ['field']),
    ...(places.has('value') ? [] : ['value']),
  ];
  if (missing.length === 0) return places;
  throw new CaliperError(
    'invalid_input',
    `The CSV file lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}. Its first line must name them: item,field,value, and where it is meant patient, frame, last_frame, lesion.`,
    { details: { missing } },
  );
}
