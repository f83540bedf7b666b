import { curvePage, type ReadableDb, type SizedLesion } from '../../../db/index.ts';

/** The size curve of one lesion, one array a quantity, all `[pointCount]`, ascending in frames. */
export interface Curve {
  readonly lesion: SizedLesion;
  readonly frameIndex: Float64Array;
  readonly ptsUs: Float64Array;
  readonly sizeMm: Float64Array;
  readonly lowMm: Float64Array;
  readonly highMm: Float64Array;
}

/** Rows read in one go: a few milliseconds of JavaScript. */
const rowsPerPage = 4000;

/** Reads a curve page by page and lets other work happen between the pages. */
export async function readCurve(db: ReadableDb, lesion: SizedLesion): Promise<Curve> {
  const pages: number[][][] = [];
  for (let after = -1; ; ) {
    const page = curvePage(db, lesion, after, rowsPerPage);
    if (page.length > 0) pages.push(page);
    if (page.length < rowsPerPage) break;
    after = page.at(-1)![0]!;
    await breathe();
  }
  const length = pages.reduce((sum, page) => sum + page.length, 0);
  const columns = Array.from({ length: 5 }, () => new Float64Array(length));
  let at = 0;
  for (const page of pages) {
    for (const row of page) {
      for (let column = 0; column < 5; column += 1) columns[column]![at] = row[column]!;
      at += 1;
    }
    await breathe();
  }
  const [frameIndex, ptsUs, sizeMm, lowMm, highMm] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { lesion, frameIndex, ptsUs, sizeMm, lowMm, highMm };
}

/** Lets whatever waits have its turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
