import { type Info, parse } from 'csv-parse/sync';
import { CaliperError } from '../contract/errors.ts';

export const separatorNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
};

export interface CsvTable {
  readonly header: readonly string[];
  /** `where` names the line. */
  readonly rows: readonly { readonly record: readonly string[]; readonly where: string }[];
  readonly delimiter: string;
}

/**
 * The rows of CSV text behind its header line: separated by commas, semicolons or tabs, with or without byte order mark,
 * comment lines above the header left out. A row that cannot be read is told and does not end the rest.
 * Throws `invalid_input` for an empty file.
 */
export function readCsvTable(
  text: string,
  onSkip: (where: string, reason: string, kind: string) => void,
): CsvTable {
  const table = withoutComments(text);
  const delimiter = delimiterOf(table);
  const records = parse(table, {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    on_skip: (error) => {
      const why = error?.message ?? 'unknown reason';
      onSkip(`line ${error?.lines ?? '?'}`, `not readable as CSV: ${why}`, 'not readable as CSV');
      return undefined;
    },
  });
  // The types of csv-parse 7 know `info` only together with `columns`.
  const [header, ...rows] = records as unknown as { record: string[]; info: Info }[];
  if (!header) throw new CaliperError('invalid_input', 'The CSV file is empty.');
  return {
    header: header.record,
    rows: rows.map(({ record, info }) => ({ record, where: `line ${info.lines}` })),
    delimiter,
  };
}

/**
 * Comment lines above the header, such as the notice of our own exports, made empty: the numbers of lines stay. Further
 * down a `#` is part of a name.
 */
const withoutComments = (text: string) =>
  text.replace(/^\uFEFF?(?:#[^\n]*(?:\n|$))+/, (comments) => comments.replaceAll(/[^\n]/g, ''));

/** The separator that the header line uses. */
function delimiterOf(text: string): string {
  const header = /[^\r\n]+/.exec(text)?.[0] ?? '';
  const counts = [',', ';', '\t'].map((candidate) => header.split(candidate).length);
  return [',', ';', '\t'][counts.indexOf(Math.max(...counts))]!;
}

export class CsvNumbers {
  sawDecimalComma = false;
  readonly #mayHaveCommas: boolean;

  constructor(mayHaveCommas: boolean) {
    this.#mayHaveCommas = mayHaveCommas;
  }

  /** NaN for anything but a plain decimal number: `Number` alone would take '' and '0x10' too. */
  parse(text: string): number {
    const hasComma = this.#mayHaveCommas && text.includes(',');
    const normal = hasComma ? text.replace(',', '.') : text;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(normal)) return Number.NaN;
    this.sawDecimalComma ||= hasComma;
    return Number(normal);
  }
}
