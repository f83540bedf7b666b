import type { Tensor } from '../../inference/graph/index.ts';
import { SeededRandom } from '../../inference/runtime/random.ts';
import { interpretValues } from '../reference/interpret.ts';
import type { BuiltCase } from './gradient-case.ts';

/** Coordinates per input at which the difference quotient is taken; all of them where there are fewer. */
const COORDINATES = 20;
const STEP = 1e-5;

export interface Disagreement {
  readonly input: string;
  readonly position: number;
  readonly analytic: number;
  readonly numeric: number;
}

/**
 * Compares the gradients of a case with central differences, both in float64 through the reference interpreter.
 * Truncation is about STEP²·f''' and rounding about 1e-16/STEP, so agreement to `tolerance`·(1 + |gradient|) is
 * expected at 1e-6 for losses of moderate size. Returns the coordinates that disagree.
 */
export function gradcheck(built: BuiltCase, tolerance = 1e-6, seed = 2): Disagreement[] {
  const random = new SeededRandom(seed);
  const feeds = Object.fromEntries(
    Object.entries(built.feeds).map(([name, feed]) => [name, inFloat64(feed)]),
  );
  const analytic = interpretValues(built.graph, feeds, built.gradients);
  return built.wrt.flatMap((input, i) => {
    const gradient = analytic[i]!.data as Float64Array;
    const feed = feeds[input.name]!;
    if (gradient.length !== feed.data.length) {
      throw new RangeError(
        `the gradient of ${input.name} has ${gradient.length} elements, not ${feed.data.length}`,
      );
    }
    return coordinates(feed.data.length, random).flatMap((position) => {
      const numeric = difference(built, feeds, input.name, position);
      const found = gradient[position]!;
      const agrees = Math.abs(found - numeric) <= tolerance * (1 + Math.abs(numeric));
      return agrees ? [] : [{ input: input.name, position, analytic: found, numeric }];
    });
  });
}

function difference(
  built: BuiltCase,
  feeds: Readonly<Record<string, Tensor>>,
  name: string,
  position: number,
): number {
  const lossAt = (offset: number): number => {
    const data = Float64Array.from(feeds[name]!.data as Float64Array);
    data[position]! += offset;
    const moved = { ...feeds, [name]: { ...feeds[name]!, data } };
    return (interpretValues(built.graph, moved, [built.loss])[0]!.data as Float64Array)[0]!;
  };
  return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
}

function coordinates(size: number, random: SeededRandom): number[] {
  const all = random.shuffle(Array.from({ length: size }, (_, i) => i));
  return all.slice(0, COORDINATES);
}

function inFloat64(feed: Tensor): Tensor {
  if (feed.type !== 'float32') return feed;
  return { type: 'float64', dims: feed.dims, data: Float64Array.from(feed.data as Float32Array) };
}

/** Largest |a - b| relative to the largest |b|, and 0 for empty tensors; Infinity where shapes differ. */
export function relativeDifference(a: Tensor, b: Tensor): number {
  if (a.dims.join() !== b.dims.join()) return Number.POSITIVE_INFINITY;
  const [left, right] = [a.data as Float32Array, b.data as Float64Array];
  const scale = right.reduce((top, x) => Math.max(top, Math.abs(x)), 1e-3);
  let worst = 0;
  right.forEach((x, i) => {
    const apart = Math.abs(left[i]! - x) / scale;
    worst = Math.max(worst, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
  });
  return worst;
}
