/** Smallest step in leaning, of a full way of 2, that can mean another picture. */
const minStep = 0.1;
/** A step counts where it is this many times the scatter within the two runs beside it. */
const stepOverScatter = 6;

/**
 * Tells two look-alike pictures apart along consecutive frames that show one, the other, or one after the other.
 *
 * `leanings`: for each frame -1 where it equals the first picture, 1 where it equals the second. Compression blurs what
 * little differs and shifts all frames towards one side, so that the sign alone misleads; but held frames lean alike,
 * and a clear step between two runs shows where the picture changed. Gives true for frames that show the second one.
 */
export function showsSecond(leanings: readonly number[]): boolean[] {
  const split = bestSplit(leanings);
  if (!split) return leanings.map(() => mean(leanings) > 0);
  const secondComesLater = split.after > split.before;
  return leanings.map((_, i) => i >= split.at === secondComesLater);
}

/** The place where the leanings step most clearly from one level to another; undefined where they do not. */
function bestSplit(leanings: readonly number[]): { at: number; before: number; after: number } | undefined {
  let best: { at: number; before: number; after: number; scatter: number } | undefined;
  for (let at = 1; at < leanings.length; at++) {
    const [left, right] = [leanings.slice(0, at), leanings.slice(at)];
    const scatter = Math.sqrt((squares(left) + squares(right)) / leanings.length);
    if (!best || scatter < best.scatter) best = { at, before: mean(left), after: mean(right), scatter };
  }
  if (!best) return undefined;
  const step = Math.abs(best.after - best.before);
  return step >= minStep && step >= stepOverScatter * best.scatter ? best : undefined;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sum of squared distances from the mean. */
function squares(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/** Where a frame lies between two pictures of the same size: -1 at the first, 1 at the second. */
export function leaning(frame: Uint8Array, first: Uint8Array, second: Uint8Array): number {
  let [towards, apart] = [0, 0];
  for (let i = 0; i < frame.length; i++) {
    const step = second[i]! - first[i]!;
    towards += step * (2 * frame[i]! - first[i]! - second[i]!);
    apart += step * step;
  }
  return apart === 0 ? 0 : towards / apart;
}
