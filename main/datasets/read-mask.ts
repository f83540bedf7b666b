import { CaliperError } from '../contract/errors.ts';
import { readRegular } from '../files/index.ts';
import { decodeImage, limits, type SizePx } from '../media/index.ts';
import { type MaskPart, maskParts } from './mask-contours.ts';

/** Grey value from which a mask pixel is inside; masks saved as JPEG are not only black and white. */
const insideFrom = 128;

/**
 * The parts of a mask picture, largest first; none for an empty one. Throws `invalid_input` for a mask of another size
 * than its frames, and what decoding throws.
 */
export async function readMask(path: string, target: SizePx): Promise<MaskPart[]> {
  const { widthPx, heightPx, data } = await decodeImage(await readRegular(path, limits.imageBytes), path);
  if (widthPx !== target.widthPx || heightPx !== target.heightPx) {
    throw new CaliperError(
      'invalid_input',
      `is of ${widthPx} × ${heightPx} pixels, the frames of ${target.widthPx} × ${target.heightPx}`,
    );
  }
  const inside = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < inside.length; i++) inside[i] = data[3 * i]! >= insideFrom ? 1 : 0;
  return maskParts({ widthPx, heightPx, inside });
}
