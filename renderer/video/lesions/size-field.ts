/** A size as a person types it, with point or comma; null if it is none. */
export function parseSizeMm(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const sizeMm = Number(text);
  return sizeMm > 0 && sizeMm <= 500 ? sizeMm : null;
}

/** A size that may have lost its decimal point: it is taken, and asked about. */
export const isLarge = (sizeMm: number | null): boolean => sizeMm !== null && sizeMm > 100;
