/**
 * Orders file names as people number them: runs of digits compare as integers of any length, everything else by code
 * unit. `001-002_9.jpg` (REAL-Colon) comes before `001-002_10.jpg`; equal numbers written differently stay in a fixed
 * order, the shorter first.
 */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [splitRuns(a), splitRuns(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareRuns(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || a.length - b.length || compareText(a, b);
}

const splitRuns = (name: string): string[] => name.match(/\d+|\D+/g) ?? [];

const isNumber = (run: string) => run >= '0' && run < ':';

function compareRuns(a: string, b: string): number {
  if (!isNumber(a) || !isNumber(b)) return compareText(a, b);
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || compareText(x, y);
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
