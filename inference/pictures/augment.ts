import type { Random } from '../random.ts';
import { uniform } from '../random.ts';
import { addNoise, jitterColour } from './colour.ts';

/** Planes [3, side, side] of 0 … 1 and a mask [side, side] that belongs to them. */
export interface MaskedImage {
  readonly planes: Float32Array;
  readonly mask: Float32Array;
}

/** How far training pictures are changed: the published values. */
const augmentation = {
  rotationDegrees: 30,
  brightness: 0.15,
  contrast: 0.15,
  saturation: 0.15,
  hue: 0.01,
  noise: 0.01,
} as const;

/**
 * A training variant: rotated by up to 30°, image and mask alike, mirrored either way with even odds, its colours
 * jittered and a little noise added (image only). Seeded by the `random` it is handed; the inputs are left alone.
 */
export function augmented(image: MaskedImage, sidePx: number, random: Random): MaskedImage {
  const degrees = uniform(random, -augmentation.rotationDegrees, augmentation.rotationDegrees);
  const motion = { degrees, mirrorX: random.uniform() < 0.5, mirrorY: random.uniform() < 0.5 };
  const planes = moved(image.planes, sidePx, motion);
  jitterColour(planes, augmentation, random);
  addNoise(planes, augmentation.noise, random);
  return { planes, mask: moved(image.mask, sidePx, motion) };
}

/** A rotation about the centre, then mirrorings. */
export interface Motion {
  readonly degrees: number;
  readonly mirrorX: boolean;
  readonly mirrorY: boolean;
}

/** Planes [channels, side, side] rotated and mirrored, bilinear, zero where nothing was. */
export function moved(planes: Float32Array, sidePx: number, motion: Motion): Float32Array {
  const planeLength = sidePx * sidePx;
  const channels = planes.length / planeLength;
  const result = new Float32Array(planes.length);
  const angle = (motion.degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centre = (sidePx - 1) / 2;
  for (let y = 0; y < sidePx; y++) {
    const fromCentreY = (motion.mirrorY ? sidePx - 1 - y : y) - centre;
    for (let x = 0; x < sidePx; x++) {
      const fromCentreX = (motion.mirrorX ? sidePx - 1 - x : x) - centre;
      const sourceX = centre + cos * fromCentreX + sin * fromCentreY;
      const sourceY = centre - sin * fromCentreX + cos * fromCentreY;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const sideways = sourceX - left;
      const downwards = sourceY - top;
      for (let corner = 0; corner < 4; corner++) {
        const column = left + (corner & 1);
        const row = top + (corner >> 1);
        if (column < 0 || column >= sidePx || row < 0 || row >= sidePx) continue;
        const weight = (corner & 1 ? sideways : 1 - sideways) * (corner >> 1 ? downwards : 1 - downwards);
        if (weight === 0) continue;
        for (let channel = 0; channel < channels; channel++) {
          const plane = channel * planeLength;
          result[plane + y * sidePx + x]! += weight * planes[plane + row * sidePx + column]!;
        }
      }
    }
  }
  return result;
}
