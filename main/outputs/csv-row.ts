/**
 * A row of CSV with its line end: the one way in which Caliper writes CSV. Text that a spreadsheet would take for a formula
 * gets an apostrophe in front, as spreadsheets themselves mark text; numbers stay numbers.
 */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(csvField).join(',')}\n`;

function csvField(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets look behind white space, and take the full-width signs too. */
const isFormula = (text: string): boolean =>
  /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) || /^[\t\r\n]/.test(text);
