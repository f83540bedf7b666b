import { shownInLine } from './shown.ts';

/** A plain text table: columns padded to their widest cell, numbers to the right. */
export function table(header: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map((cells) => cells.map(shownInLine));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const right = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-+]?[\d.]+(-[\d.]+)?$/.test(row[column]!)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
