import { CaliperError } from '../contract/errors.ts';
import { CsvNumbers, readCsvTable, separatorNames } from './csv-table.ts';
import type { Importer } from './importer.ts';
import { readText } from './read-text.ts';
import { type ImportTarget, TrackBuilder } from './track-builder.ts';
import type { ImportedTracks } from './tracks.ts';

/** Names under which tools write each column, lower case, without spaces, dots, hyphens and underscores. */
const columnNames = {
  frameIndex: ['frameindex', 'frame', 'frameid', 'frameno', 'framenumber'],
  lesion: ['lesion', 'lesionid', 'uniqueid', 'polyp', 'polypid', 'track', 'trackid', 'label'],
  xMinPx: ['xmin', 'x1', 'left', 'xminpx'],
  yMinPx: ['ymin', 'y1', 'top', 'yminpx'],
  xMaxPx: ['xmax', 'x2', 'right', 'xmaxpx'],
  yMaxPx: ['ymax', 'y2', 'bottom', 'ymaxpx'],
  sizeMm: ['sizemm', 'size', 'diametermm'],
} as const;

/** The names as our own files write them. */
const ownNames: Readonly<Record<Column, string>> = {
  ...{ frameIndex: 'frame_index', lesion: 'lesion', sizeMm: 'size_mm' },
  ...{ xMinPx: 'xmin', yMinPx: 'ymin', xMaxPx: 'xmax', yMaxPx: 'ymax' },
};

type Column = keyof typeof columnNames;
const requiredColumns = ['frameIndex', 'lesion', 'xMinPx', 'yMinPx', 'xMaxPx', 'yMaxPx'] as const;

/** `frame_index,lesion,xmin,ymin,xmax,ymax` with a header line; see `parseCsvBoxes`. */
export const csvImporter: Importer = {
  name: 'CSV',
  recognises: ({ isFolder, head }) =>
    !isFolder && !head.includes('\0') && !/^\s*</.test(head) && /[,;\t]/.test(head),
  read: async (path, target) => {
    const { text, encoding } = await readText(path);
    return parseCsvBoxes(text, target, encoding);
  },
};

/**
 * Parses boxes from CSV text. Columns may stand in any order and under the usual other names, further columns are
 * ignored; separators are commas, or semicolons or tabs (then decimal commas are read too); `size_mm` may be present.
 * Throws `invalid_input` where the header lacks a column that is needed.
 */
export function parseCsvBoxes(text: string, target: ImportTarget, encoding = 'UTF-8'): ImportedTracks {
  const builder = new TrackBuilder(target);
  const { header, rows, delimiter } = readCsvTable(text, (where, reason, kind) =>
    builder.skip(where, reason, kind),
  );
  const places = findColumns(header);
  const numbers = new CsvNumbers(delimiter !== ',');
  for (const { record, where } of rows) readRow(record, where, places, builder, numbers);
  const commas = numbers.sawDecimalComma ? ', with decimal commas' : '';
  builder.log.note(`Read as ${encoding}, separated by ${separatorNames[delimiter]}${commas}.`);
  return builder.build();
}

function findColumns(header: readonly string[]): ReadonlyMap<Column, number> {
  const names = header.map((name) => name.toLowerCase().replaceAll(/[\s._-]/g, ''));
  const places = new Map<Column, number>();
  for (const [column, accepted] of Object.entries(columnNames)) {
    const place = accepted.map((name) => names.indexOf(name)).find((at) => at >= 0);
    if (place !== undefined) places.set(column as Column, place);
  }
  const missing = requiredColumns.filter((column) => !places.has(column)).map((column) => ownNames[column]);
  if (missing.length === 0) return places;
  throw new CaliperError(
    'invalid_input',
    `The CSV file lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}. Its first line must name them: frame_index,lesion,xmin,ymin,xmax,ymax.`,
    { details: { missing, header } },
  );
}

function readRow(
  record: readonly string[],
  where: string,
  places: ReadonlyMap<Column, number>,
  builder: TrackBuilder,
  numbers: CsvNumbers,
): void {
  const text = (column: Column) => record[places.get(column) ?? -1] ?? '';
  const number = (column: Column) => numbers.parse(text(column));
  if (requiredColumns.some((column) => text(column) === '')) {
    builder.skip(where, 'a value is missing');
    return;
  }
  builder.add({
    where,
    lesion: text('lesion'),
    frameIndex: number('frameIndex'),
    box: {
      xMinPx: number('xMinPx'),
      yMinPx: number('yMinPx'),
      xMaxPx: number('xMaxPx'),
      yMaxPx: number('yMaxPx'),
    },
    sizeMm: text('sizeMm') === '' ? undefined : number('sizeMm'),
  });
}
