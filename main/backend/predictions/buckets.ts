import type { TimelineCurve } from '../../contract/predictions.ts';
import { breathe, type Curve } from './curve.ts';

/**
 * The least number of frames a bucket must hold so that no more than `maxPoints` buckets with points in them are left.
 * Buckets begin at multiples of it, so that they are the same whatever part of a video is drawn.
 */
export function bucketFramesFor(curves: readonly Pick<Curve, 'frameIndex'>[], maxPoints: number): number {
  const points = curves.reduce((sum, { frameIndex }) => sum + frameIndex.length, 0);
  let bucketFrames = Math.max(1, Math.ceil(points / Math.max(1, maxPoints)));
  while (countBuckets(curves, bucketFrames) > maxPoints) {
    if (bucketFrames > mostFrames) break; // more lesions than points: one bucket each
    bucketFrames = Math.ceil(bucketFrames * 1.2);
  }
  return bucketFrames;
}

const mostFrames = 100_000_000;

function countBuckets(curves: readonly Pick<Curve, 'frameIndex'>[], bucketFrames: number): number {
  let count = 0;
  for (const { frameIndex } of curves) {
    let last = -1;
    for (const frame of frameIndex) {
      const bucket = Math.floor(frame / bucketFrames);
      if (bucket !== last) count += 1;
      last = bucket;
    }
  }
  return count;
}

/** Buckets made in one go: a few milliseconds of JavaScript. */
const bucketsPerTurn = 500;

/** Least, middle and greatest of each quantity in each bucket that holds a point. */
export async function bucketCurve(curve: Curve, bucketFrames: number): Promise<TimelineCurve> {
  const { frameIndex, ptsUs, lesion } = curve;
  const spread = () => ({ min: [] as number[], median: [] as number[], max: [] as number[] });
  const result = {
    ...{ lesionId: lesion.id, lesion: lesion.name },
    ...{ frameIndex: [] as number[], ptsUs: [] as number[], frameCount: [] as number[] },
    ...{ sizeMm: spread(), lowMm: spread(), highMm: spread() },
  };
  for (let from = 0; from < frameIndex.length; ) {
    const bucket = Math.floor(frameIndex[from]! / bucketFrames);
    let to = from + 1;
    while (to < frameIndex.length && Math.floor(frameIndex[to]! / bucketFrames) === bucket) to += 1;
    result.frameIndex.push(frameIndex[from]!);
    result.ptsUs.push(ptsUs[from]!);
    result.frameCount.push(to - from);
    for (const name of ['sizeMm', 'lowMm', 'highMm'] as const) {
      const sorted = curve[name].slice(from, to).sort();
      result[name].min.push(sorted[0]!);
      result[name].median.push(median(sorted));
      result[name].max.push(sorted.at(-1)!);
    }
    from = to;
    if (result.frameIndex.length % bucketsPerTurn === 0) await breathe();
  }
  return result;
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
