interface Ratio {
  readonly num: number;
  readonly den: number;
}

/** Shown where a file without times does not state a frame rate either. */
const fallbackRate: Ratio = { num: 25, den: 1 };

/**
 * Presentation times in µs of pictures in presentation order, from their stamps in units of `timeBase` (NaN: none).
 *
 * Single missing stamps are laid evenly between their neighbours. Where no stamp is known, or where they run backwards,
 * pictures are counted up at the nominal rate and `areNominal` is true.
 */
export function presentationTimesUs(
  stamps: readonly number[],
  timeBase: Ratio,
  frameRate: Ratio,
): { ptsUs: Float64Array; areNominal: boolean } {
  const rate = frameRate.num > 0 && frameRate.den > 0 ? frameRate : fallbackRate;
  const frameUs = (1e6 * rate.den) / rate.num;
  const known = stamps.map((stamp) => Math.round((stamp * 1e6 * timeBase.num) / timeBase.den));
  const filled = fillGaps(known, frameUs);
  const ascends = filled?.every((time, i) => i === 0 || time >= filled[i - 1]!);
  if (filled && ascends) return { ptsUs: Float64Array.from(filled), areNominal: false };
  return { ptsUs: Float64Array.from(stamps, (_, i) => Math.round(i * frameUs)), areNominal: true };
}

function fillGaps(times: readonly number[], frameUs: number): number[] | undefined {
  const firstKnown = times.findIndex((time) => !Number.isNaN(time));
  if (firstKnown < 0) return undefined;
  const filled = times.map((time, i) =>
    i < firstKnown ? times[firstKnown]! - (firstKnown - i) * frameUs : time,
  );
  for (let i = firstKnown + 1; i < filled.length; i++) {
    if (!Number.isNaN(filled[i]!)) continue;
    let next = i + 1;
    while (next < filled.length && Number.isNaN(filled[next]!)) next++;
    const step = next < filled.length ? (filled[next]! - filled[i - 1]!) / (next - i + 1) : frameUs;
    filled[i] = filled[i - 1]! + step;
  }
  return filled.map(Math.round);
}
