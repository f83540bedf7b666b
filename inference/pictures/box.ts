import { CaliperError } from '../../main/contract/errors.ts';
import type { BoxPx } from './image.ts';

/** A box on whole pixels inside its frame, and the share of the given box's area that lies inside. */
export interface VisibleBox {
  readonly box: BoxPx;
  readonly visibleShare: number;
}

/**
 * The part of a box inside its frame, rounded outwards to whole pixels. A box that reaches over the edge is cut and
 * says so by a `visibleShare` below 1 (a lesion half out of view is real and still has a size; its quality falls).
 * Throws `invalid_input` on a box that is empty, not finite, or wholly outside: it marks nothing in this frame.
 */
export function boxInFrame(given: BoxPx, frame: { widthPx: number; heightPx: number }): VisibleBox {
  const { xMinPx, yMinPx, xMaxPx, yMaxPx } = given;
  const shown = `box x ${xMinPx}..${xMaxPx}, y ${yMinPx}..${yMaxPx}`;
  const details = { box: given, widthPx: frame.widthPx, heightPx: frame.heightPx };
  if (![xMinPx, yMinPx, xMaxPx, yMaxPx].every(Number.isFinite) || xMaxPx <= xMinPx || yMaxPx <= yMinPx) {
    throw new CaliperError('invalid_input', `${shown} is empty or not a box`, { details });
  }
  const box = {
    xMinPx: Math.max(0, Math.floor(xMinPx)),
    yMinPx: Math.max(0, Math.floor(yMinPx)),
    xMaxPx: Math.min(frame.widthPx, Math.ceil(xMaxPx)),
    yMaxPx: Math.min(frame.heightPx, Math.ceil(yMaxPx)),
  };
  if (box.xMaxPx <= box.xMinPx || box.yMaxPx <= box.yMinPx) {
    throw new CaliperError(
      'invalid_input',
      `${shown} lies outside the ${frame.widthPx}×${frame.heightPx} frame`,
      { details },
    );
  }
  const seenWidthPx = Math.min(frame.widthPx, xMaxPx) - Math.max(0, xMinPx);
  const seenHeightPx = Math.min(frame.heightPx, yMaxPx) - Math.max(0, yMinPx);
  return { box, visibleShare: (seenWidthPx * seenHeightPx) / ((xMaxPx - xMinPx) * (yMaxPx - yMinPx)) };
}
