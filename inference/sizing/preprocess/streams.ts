import type { Tensor } from '../../graph/tensor.ts';
import { boxInFrame } from '../../pictures/box.ts';
import type { BoxPx, InputContract, RgbImage } from '../../pictures/image.ts';
import { aroundRegions, wholeSquare } from '../../pictures/region.ts';
import { stretchedToSquare } from '../../pictures/resize.ts';
import { cropRegion, enlargeRegion } from './crop.ts';
import { type BoxCover, boxCover, maskBounds } from './mask.ts';
import { circleMargin, normaliseInCircle } from './normalise.ts';

/**
 * The images a sizing network may look at: `crop` the zoomed surroundings of the lesion (RGB in the paper), `masked`
 * the full frame with all but the lesion's box blank (LOC), `depth` a monocular depth map of the crop (DPT).
 */
export type Stream = 'crop' | 'masked' | 'depth';

/** The streams that need no depth model. */
export type ImageStream = Exclude<Stream, 'depth'>;

/**
 * Network inputs of the lesions of one frame: a tensor [boxes, 3, side, side] for each stream. The frame is resized
 * once for all its boxes, and only where they need it. Throws `invalid_input` on a box that marks nothing.
 * Source: method file, section 3, in its order: resize, normalise, circle, streams.
 */
export function sizingInputs(
  frame: RgbImage,
  boxes: readonly BoxPx[],
  contract: InputContract,
  streams: readonly ImageStream[],
): Partial<Record<ImageStream, Tensor<'float32'>>> {
  const { sidePx } = contract;
  const covers = boxes.map((box) => boxCover(boxInFrame(box, frame).box, frame, sidePx));
  const crops = covers.map(({ bounds }) => cropRegion(bounds, sidePx));
  // A crop holds the box it surrounds.
  const looked = streams.includes('crop') ? crops : covers.map(({ bounds }) => bounds);
  const needed = aroundRegions(looked) ?? wholeSquare(sidePx);
  const planes = normaliseInCircle(stretchedToSquare(frame, sidePx, needed), contract, needed);
  const fill: Record<ImageStream, (lesion: number, into: Float32Array) => void> = {
    crop: (lesion, into) => enlargeRegion(planes, sidePx, crops[lesion]!, into),
    masked: (lesion, into) => fillCovered(planes, covers[lesion]!, into),
  };
  return Object.fromEntries(
    streams.map((stream) => {
      const data = new Float32Array(boxes.length * planes.length);
      boxes.forEach((_, lesion) => {
        fill[stream](lesion, data.subarray(lesion * planes.length, (lesion + 1) * planes.length));
      });
      return [stream, { type: 'float32', dims: [boxes.length, 3, sidePx, sidePx], data }];
    }),
  );
}

/** Planes [3, side, side] of the `crop` stream of one lesion. */
export function cropStream(frame: RgbImage, box: BoxPx, contract: InputContract): Float32Array {
  return sizingInputs(frame, [box], contract, ['crop']).crop!.data;
}

/** Planes [3, side, side] of the `masked` stream of one lesion. */
export function maskedStream(frame: RgbImage, box: BoxPx, contract: InputContract): Float32Array {
  return sizingInputs(frame, [box], contract, ['masked']).masked!.data;
}

/** The crop of normalised planes around a mask; an empty mask leaves `into` as it is: zeros. */
export function fillCrop(planes: Float32Array, mask: Float32Array, sidePx: number, into: Float32Array): void {
  const bounds = maskBounds(mask, sidePx);
  if (bounds) enlargeRegion(planes, sidePx, cropRegion(bounds, sidePx), into);
}

/** Normalised planes times the mask of a box; outside it `into` stays as it is: zeros. */
function fillCovered(planes: Float32Array, { across, down, bounds }: BoxCover, into: Float32Array): void {
  const sidePx = across.length;
  for (let plane = 0; plane < planes.length; plane += sidePx * sidePx) {
    for (let y = bounds.yMin; y <= bounds.yMax; y++) {
      const row = plane + y * sidePx;
      const rowWeight = down[y]!;
      for (let x = bounds.xMin; x <= bounds.xMax; x++) {
        into[row + x] = planes[row + x]! * Math.fround(rowWeight * across[x]!);
      }
    }
  }
}

/** Normalised planes times a mask. */
export function fillMasked(planes: Float32Array, mask: Float32Array, into: Float32Array): void {
  for (let start = 0; start < planes.length; start += mask.length) {
    for (let i = 0; i < mask.length; i++) into[start + i] = planes[start + i]! * mask[i]!;
  }
}

/**
 * The `depth` stream [1, side, side] from a depth model's map [side, side] of the crop: zero outside the circle, then
 * stretched to 0 … 1 by its own extremes. Any absolute scale is lost in that, as in the method.
 */
export function depthStream(depth: Float32Array, sidePx: number): Float32Array {
  const plane = Float32Array.from(depth);
  for (let y = 0; y < sidePx; y++) {
    const margin = circleMargin(y, sidePx);
    plane.fill(0, y * sidePx, y * sidePx + margin);
    plane.fill(0, (y + 1) * sidePx - margin, (y + 1) * sidePx);
  }
  const least = plane.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const greatest = plane.reduce((greatest, value) => Math.max(greatest, value), Number.NEGATIVE_INFINITY);
  const range = Math.max(greatest - least, 1e-5);
  return plane.map((value) => (value - least) / range);
}
