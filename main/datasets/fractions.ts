import { CaliperError } from '../contract/errors.ts';
import type { ImportTarget } from './track-builder.ts';
import type { BoxPx, ImportedTracks } from './tracks.ts';

/** Narrower than this a box can hardly be meant in pixels. */
const smallestPx = 2;

const boxesOf = ({ lesions }: ImportedTracks): BoxPx[] => lesions.flatMap(({ boxes }) => [...boxes.values()]);

/**
 * Refuses boxes that all lie within the first pixel of the picture: they are fractions of it. Says how many boxes are
 * narrower than 2 pixels. Throws `invalid_input` with `fractions` in its details.
 */
export function assertPixels(found: ImportedTracks, target: ImportTarget): ImportedTracks {
  const boxes = boxesOf(found);
  const isLarger = target.widthPx > smallestPx && target.heightPx > smallestPx;
  if (isLarger && boxes.length > 0 && boxes.every(({ xMaxPx, yMaxPx }) => xMaxPx <= 1 && yMaxPx <= 1)) {
    throw new CaliperError(
      'invalid_input',
      `All corners lie between 0 and 1, within one pixel of a picture of ${target.widthPx} × ${target.heightPx}: they seem to be fractions of the picture. Nothing was imported.`,
      { details: { fractions: true } },
    );
  }
  const tiny = boxes.filter(
    ({ xMinPx, yMinPx, xMaxPx, yMaxPx }) => Math.min(xMaxPx - xMinPx, yMaxPx - yMinPx) < smallestPx,
  ).length;
  if (tiny === 0) return found;
  const note = `${tiny === 1 ? '1 box is' : `${tiny} boxes are`} narrower than ${smallestPx} pixels: look whether the file counts in pixels.`;
  return { ...found, notes: [...found.notes, note] };
}

/** The same boxes with their corners read as fractions of the picture. Throws `invalid_input` for corners beyond 1. */
export function fromFractions(found: ImportedTracks, { widthPx, heightPx }: ImportTarget): ImportedTracks {
  if (boxesOf(found).some(({ xMaxPx, yMaxPx }) => xMaxPx > 1 || yMaxPx > 1)) {
    throw new CaliperError(
      'invalid_input',
      'Not all corners lie between 0 and 1, so they are no fractions of the picture. Nothing was imported.',
    );
  }
  const scaled = ({ xMinPx, yMinPx, xMaxPx, yMaxPx }: BoxPx): BoxPx => ({
    ...{ xMinPx: xMinPx * widthPx, yMinPx: yMinPx * heightPx },
    ...{ xMaxPx: xMaxPx * widthPx, yMaxPx: yMaxPx * heightPx },
  });
  const lesions = found.lesions.map((lesion) => ({
    ...lesion,
    boxes: new Map([...lesion.boxes].map(([frameIndex, box]) => [frameIndex, scaled(box)])),
  }));
  return {
    ...found,
    lesions,
    notes: [...found.notes, `Corners read as fractions of ${widthPx} × ${heightPx} pixels.`],
  };
}
