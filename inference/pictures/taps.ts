/**
 * For each output position the input positions it is a weighted mean of: `weights[start[i] + t]` belongs to input
 * `first[i] + t`, for t below `start[i + 1] - start[i]`.
 */
export interface Taps {
  readonly first: Int32Array;
  readonly start: Int32Array;
  readonly weights: Float32Array;
  /** The greatest number of inputs of any output. */
  readonly longest: number;
}

/** A resampling kernel and the radius beyond which it is zero. */
export interface Kernel {
  readonly radius: number;
  at(distance: number): number;
}

/** Bilinear interpolation. */
const triangle: Kernel = { radius: 1, at: (distance) => Math.max(0, 1 - Math.abs(distance)) };

/** Bicubic interpolation with Keys' parameter -1/2, as for resized position embeddings. */
export const keysCubic: Kernel = {
  radius: 2,
  at: (signed) => {
    const x = Math.abs(signed);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/**
 * The taps that resize one axis: half-pixel centres, and a kernel widened with the scale where the axis shrinks, so
 * that a small image is not aliased. These are the weights of torchvision's `resize(antialias=True)` and of Pillow.
 */
export function resizeTaps(inputPx: number, outputPx: number, kernel: Kernel): Taps {
  const scale = inputPx / outputPx;
  const widening = Math.max(scale, 1);
  const reach = kernel.radius * widening;
  const first = new Int32Array(outputPx);
  const start = new Int32Array(outputPx + 1);
  const weights: number[] = [];
  let longest = 0;
  for (let output = 0; output < outputPx; output++) {
    const centre = (output + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - reach + 0.5));
    const to = Math.min(inputPx, Math.trunc(centre + reach + 0.5));
    const row = Array.from({ length: to - from }, (_, tap) =>
      kernel.at((from + tap - centre + 0.5) / widening),
    );
    const sum = row.reduce((total, weight) => total + weight, 0);
    for (const weight of row) weights.push(weight / sum);
    first[output] = from;
    start[output + 1] = weights.length;
    longest = Math.max(longest, row.length);
  }
  return { first, start, weights: Float32Array.from(weights), longest };
}

const remembered = new Map<string, Taps>();

/** Bilinear taps, remembered for the few sizes that one run meets. */
export function bilinearTaps(inputPx: number, outputPx: number): Taps {
  const key = `${inputPx}>${outputPx}`;
  let taps = remembered.get(key);
  if (!taps) {
    if (remembered.size >= 32) remembered.clear();
    taps = resizeTaps(inputPx, outputPx, triangle);
    remembered.set(key, taps);
  }
  return taps;
}
