import type { Projection } from './lens.ts';
import { hash2 } from './random.ts';
import type { Appearance } from './types.ts';

/** Everything between the light on the sensor and the stored picture. */
export interface SensorOptions {
  readonly appearance: Appearance;
  readonly projection: Projection;
  readonly motionBlurPx: readonly [number, number];
  readonly noiseSeed: number;
}

/**
 * Turns radiance [heightPx, widthPx, 3] into an sRGB-like picture: auto-gain, motion smear, lens blur, vignette,
 * white balance, noise, tone curve, chroma subsampling. `inside` is 1 where the aperture lets light through.
 */
export function exposeFrame(radiance: Float32Array, inside: Uint8Array, options: SensorOptions): Uint8Array {
  const { widthPx, heightPx } = options.projection;
  const gain = autoGain(radiance, inside, options.appearance);
  let light = radiance;
  const [smearX, smearY] = options.motionBlurPx;
  if (Math.abs(smearX) + Math.abs(smearY) > 0.3) light = smear(light, widthPx, heightPx, smearX, smearY);
  light = blur(light, widthPx);
  return develop(light, inside, gain, options);
}

/**
 * The gain an endoscope's iris and amplifier settle on: brings the mean brightness (highlights held back) towards
 * the wished exposure, but only in part, so that brightness stays a weak cue of distance as in real video.
 */
function autoGain(radiance: Float32Array, inside: Uint8Array, appearance: Appearance): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel < inside.length; pixel += 3) {
    if (inside[pixel] === 0) continue;
    const red = radiance[pixel * 3]!;
    const green = radiance[pixel * 3 + 1]!;
    const brightness = 0.5 * red + 0.5 * green;
    sum += brightness / (1 + 0.5 * brightness);
    count++;
  }
  const mean = sum / Math.max(1, count) + 1e-4;
  return (
    (appearance.exposure / mean) ** appearance.autoGain *
    (appearance.exposure / 0.25) ** (1 - appearance.autoGain)
  );
}

/** Mean of the picture along a short straight line. */
function smear(
  light: Float32Array,
  widthPx: number,
  heightPx: number,
  smearX: number,
  smearY: number,
): Float32Array {
  const out = new Float32Array(light.length);
  const taps = 5;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = (y * widthPx + x) * 3;
      for (let tap = 0; tap < taps; tap++) {
        const share = tap / (taps - 1) - 0.5;
        const sx = Math.min(widthPx - 1, Math.max(0, Math.round(x + smearX * share)));
        const sy = Math.min(heightPx - 1, Math.max(0, Math.round(y + smearY * share)));
        const from = (sy * widthPx + sx) * 3;
        out[at] = out[at]! + light[from]! / taps;
        out[at + 1] = out[at + 1]! + light[from + 1]! / taps;
        out[at + 2] = out[at + 2]! + light[from + 2]! / taps;
      }
    }
  }
  return out;
}

/** Lens blur: weights 1 2 1 along rows, then along columns. Highlights are held at 12 so that they do not flood. */
function blur(light: Float32Array, widthPx: number): Float32Array {
  const rows = new Float32Array(light.length);
  const stride = widthPx * 3;
  for (let i = 0; i < light.length; i++) {
    const before = light[i - 3] ?? 0;
    const after = light[i + 3] ?? 0;
    rows[i] = (Math.min(12, before) + 2 * Math.min(12, light[i]!) + Math.min(12, after)) / 4;
  }
  const out = new Float32Array(light.length);
  for (let i = 0; i < light.length; i++) {
    const above = i >= stride ? rows[i - stride]! : 0;
    const below = i + stride < rows.length ? rows[i + stride]! : 0;
    out[i] = (above + 2 * rows[i]! + below) / 4;
  }
  return out;
}

const curveSize = 4096;
const curveTop = 8;
let curve: Uint16Array | undefined;

/** Video-like tone curve, 8.8 fixed point: soft shoulder, gamma, a little contrast. */
function toneCurve(): Uint16Array {
  curve ??= Uint16Array.from({ length: curveSize + 1 }, (_, i) => {
    const light = (i / curveSize) ** 2 * curveTop;
    const held = (1 - Math.exp(-1.15 * light)) ** (1 / 2.2);
    const contrast = held + 0.12 * held * (held - 0.45) * (1 - held) * 4;
    return Math.round(Math.min(1, Math.max(0, contrast)) * 255 * 256);
  });
  return curve;
}

function develop(light: Float32Array, inside: Uint8Array, gain: number, options: SensorOptions): Uint8Array {
  const { appearance, projection, noiseSeed } = options;
  const { widthPx, heightPx, centreXPx, centreYPx, rimPx } = projection;
  const tones = toneCurve();
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const balance = appearance.whiteBalance;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const pixel = y * widthPx + x;
      const random = hash2(noiseSeed, pixel);
      if (inside[pixel] === 0) {
        rgb.fill(8 + (random & 3), pixel * 3, pixel * 3 + 3);
        continue;
      }
      const off = ((x + 0.5 - centreXPx) ** 2 + (y + 0.5 - centreYPx) ** 2) / (rimPx * rimPx);
      const vignette = 1 - 0.3 * off * off;
      for (let c = 0; c < 3; c++) {
        const clean = light[pixel * 3 + c]! * gain * balance[c]! * vignette;
        // Two bytes' difference: triangular noise, its spread growing with the square root of the light.
        const bits = (random >>> (c * 8)) & 255;
        const more = Math.imul(random, 2654435761 + c * 40503) >>> 24;
        const spread = appearance.sensorNoise * (0.02 + Math.sqrt(clean) * 0.16);
        const noisy = clean + ((bits - more) / 104) * spread * 0.5;
        const t = noisy <= 0 ? 0 : noisy >= curveTop ? 1 : Math.sqrt(noisy / curveTop);
        rgb[pixel * 3 + c] = (tones[(t * curveSize) | 0]! + 128) >> 8;
      }
    }
  }
  subsampleChroma(rgb, widthPx, heightPx);
  return rgb;
}

/** Colour differences shared by 2 × 2 pixels, as every endoscope video stores them (4:2:0). */
function subsampleChroma(rgb: Uint8Array, widthPx: number, heightPx: number): void {
  for (let y = 0; y + 1 < heightPx; y += 2) {
    for (let x = 0; x + 1 < widthPx; x += 2) {
      const at = (y * widthPx + x) * 3;
      let red = 0;
      let blue = 0;
      for (let k = 0; k < 4; k++) {
        const p = at + ((k >> 1) * widthPx + (k & 1)) * 3;
        red += rgb[p]! - rgb[p + 1]!;
        blue += rgb[p + 2]! - rgb[p + 1]!;
      }
      red /= 4;
      blue /= 4;
      for (let k = 0; k < 4; k++) {
        const p = at + ((k >> 1) * widthPx + (k & 1)) * 3;
        const luma = 0.299 * rgb[p]! + 0.587 * rgb[p + 1]! + 0.114 * rgb[p + 2]!;
        const green = luma - 0.299 * red - 0.114 * blue;
        rgb[p] = clampByte(green + red);
        rgb[p + 1] = clampByte(green);
        rgb[p + 2] = clampByte(green + blue);
      }
    }
  }
}

const clampByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
