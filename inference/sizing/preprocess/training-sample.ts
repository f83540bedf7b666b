import { augmented } from '../../pictures/augment.ts';
import { boxInFrame } from '../../pictures/box.ts';
import type { BoxPx, InputContract, RgbImage } from '../../pictures/image.ts';
import { stretchedToSquare } from '../../pictures/resize.ts';
import type { Random } from '../../random.ts';
import { boxCover, boxMask } from './mask.ts';
import { normaliseInCircle } from './normalise.ts';
import { fillCrop, fillMasked, type ImageStream } from './streams.ts';

/** A frame that is resized already, with the size that it had. */
export interface SquarePicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** [3, side, side] of 0 … 1. */
  readonly planes: Float32Array;
}

export const squarePicture = (frame: RgbImage, sidePx: number): SquarePicture => ({
  widthPx: frame.widthPx,
  heightPx: frame.heightPx,
  planes: stretchedToSquare(frame, sidePx),
});

/**
 * One training sample of each stream, planes [3, side, side] by stream: augmented by what `random` draws, normalised, and
 * only then cropped, so that the crop follows the turned mask. Without `random` it is the picture that `sizingInputs`
 * gives. The planes of `frame` are used up.
 */
export function trainingSample(
  frame: SquarePicture,
  box: BoxPx,
  contract: InputContract,
  streams: readonly ImageStream[],
  random?: Random,
): Partial<Record<ImageStream, Float32Array>> {
  const { sidePx } = contract;
  const upright = {
    planes: frame.planes,
    mask: boxMask(boxCover(boxInFrame(box, frame).box, frame, sidePx)),
  };
  const { planes, mask } = random ? augmented(upright, sidePx, random) : upright;
  normaliseInCircle(planes, contract);
  const fill: Record<ImageStream, (into: Float32Array) => void> = {
    crop: (into) => fillCrop(planes, mask, sidePx, into),
    masked: (into) => fillMasked(planes, mask, into),
  };
  return Object.fromEntries(
    streams.map((stream) => {
      const data = new Float32Array(planes.length);
      fill[stream](data);
      return [stream, data];
    }),
  );
}
