import { CaliperError } from '../contract/errors.ts';
import type { FrameRange } from './frames.ts';

/** Fills in the defaults of a range; `invalid_input` where it does not lie inside the source. */
export function assertRange(range: FrameRange, frameCount: number): { from: number; to: number } {
  const { from = 0, to = frameCount, scaleTo } = range;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from > to || to > frameCount) {
    throw new CaliperError(
      'invalid_input',
      `Frames ${from} up to ${to} are no range of this source, which has frames 0 to ${frameCount - 1}.`,
      { details: { from, to, frameCount } },
    );
  }
  if (scaleTo && !(scaleTo.widthPx >= 1 && scaleTo.heightPx >= 1)) {
    throw new CaliperError('invalid_input', 'Frames cannot be scaled to less than one pixel.');
  }
  return { from, to };
}
