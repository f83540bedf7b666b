import { CaliperError } from '../../../main/contract/errors.ts';
import { centralInterval } from '../../metrics/bootstrap.ts';
import type { Random } from '../../random.ts';
import { type ClassThresholds, defaultThresholds, type SizeClass, sizeClassOf } from '../target/classes.ts';
import { weightedMedian } from './weighted-median.ts';

/** The size of a lesion as one frame shows it. `quality` is 0 … 1, see `frameQuality`. */
export interface SizedFrame {
  readonly frameIndex: number;
  readonly sizeMm: number;
  readonly quality: number;
}

export interface LesionSize {
  readonly sizeMm: number;
  /**
   * How far the aggregate moves with the stretch of video that is looked at. It does not know the model's own bias:
   * ten thousand frames of one wrong answer give a narrow interval around it.
   */
  readonly lowMm: number;
  readonly highMm: number;
  readonly sizeClass: SizeClass;
  readonly frameCount: number;
}

export interface AggregateOptions {
  readonly random: Random;
  readonly thresholds?: ClassThresholds;
  readonly draws?: number;
  readonly coverage?: number;
}

/**
 * One size for a lesion from all its frames, because the decision is made per lesion: the quality-weighted median,
 * the class of that, and an interval by circular block bootstrap over time (neighbouring frames are nearly the same
 * picture; blocks of about √n frames keep that dependence, single frames would not).
 * Throws `invalid_input` on no frames, a size that is no number or a quality outside 0 … 1. Where every quality is 0
 * all frames weigh alike.
 */
export function aggregateLesion(frames: readonly SizedFrame[], options: AggregateOptions): LesionSize {
  const inTime = checked(frames).toSorted((a, b) => a.frameIndex - b.frameIndex);
  const sizes = inTime.map((frame) => frame.sizeMm);
  const rated = inTime.some((frame) => frame.quality > 0);
  const weights = inTime.map((frame) => (rated ? frame.quality : 1));
  const sizeMm = weightedMedian(sizes, weights);
  const count = inTime.length;
  const blockLength = Math.ceil(Math.sqrt(count));
  const drawn: number[] = [];
  for (let draw = 0; draw < (options.draws ?? 1000); draw++) {
    const picked = circularBlocks(count, blockLength, options.random);
    const median = weightedMedian(
      picked.map((i) => sizes[i]!),
      picked.map((i) => weights[i]!),
    );
    if (!Number.isNaN(median)) drawn.push(median);
  }
  const { low, high } = centralInterval(drawn, options.coverage ?? 0.95);
  return {
    sizeMm,
    lowMm: Math.min(low, sizeMm),
    highMm: Math.max(high, sizeMm),
    sizeClass: sizeClassOf(sizeMm, options.thresholds ?? defaultThresholds),
    frameCount: count,
  };
}

/** `count` positions drawn as blocks of neighbours; the end is followed by the beginning. */
function circularBlocks(count: number, blockLength: number, random: Random): number[] {
  const picked: number[] = [];
  while (picked.length < count) {
    const start = random.integer(count);
    for (let i = 0; i < blockLength && picked.length < count; i++) picked.push((start + i) % count);
  }
  return picked;
}

function checked(frames: readonly SizedFrame[]): readonly SizedFrame[] {
  if (frames.length === 0) throw new CaliperError('invalid_input', 'a lesion without a frame has no size');
  for (const { frameIndex, sizeMm, quality } of frames) {
    if (!Number.isFinite(sizeMm) || !(quality >= 0 && quality <= 1)) {
      throw new CaliperError('invalid_input', `frame ${frameIndex}: size ${sizeMm} mm, quality ${quality}`);
    }
  }
  return frames;
}
