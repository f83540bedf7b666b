/** A size as a person types it, with point or comma; null if it is none. */
export function parseSizeMm(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const sizeMm = Number(text);
  return sizeMm > 0 && sizeMm <= 500 ? sizeMm : null;
}
