import type { Fragment } from 'dicom-parser';
import { CaliperError } from '../../contract/errors.ts';
import type { FrameDamage } from '../frames.ts';
import type { RgbImage } from '../images/bmp.ts';
import { spreadEvenly } from '../spread.ts';
import type { DicomPixels } from './dicom-object.ts';
import { fragmentsOfFrames } from './encapsulated.ts';
import { modalityOf, type Range, rangeOf, statesWindow } from './grey-levels.ts';
import { shownFrame } from './shown-frame.ts';
import { type StoredFrame, storedFrame, storedSamples } from './stored-frame.ts';

/** The frames of a DICOM object that are pictures of their own. */
export interface DicomPictures {
  /** Frames whose data are in the file. */
  readonly frameCount: number;
  readonly warnings: readonly string[];
  /** Values as they are stored. */
  stored(frameIndex: number): Promise<StoredFrame>;
  /** RGB of 8 bits, with the object's levels and colours. */
  shown(frameIndex: number): Promise<RgbImage & { readonly damage?: FrameDamage }>;
}

/** Frames that are looked at for black and white where the object states no window. */
const framesForRange = 5;

/** Finds the frames. Errors: `corrupt_file` where not one is there. */
export function openPictures(pixels: DicomPixels): DicomPictures {
  const { frames, frameCount, warnings } = framesOf(pixels);
  const stored = (frameIndex: number) => storedFrame(pixels, frameIndex, frames?.[frameIndex]);
  let range: Promise<Range | undefined> | undefined;
  return {
    ...{ frameCount, warnings, stored },
    shown: async (frameIndex) => {
      range ??= shownRange(pixels, frameCount, stored);
      const frame = await stored(frameIndex);
      const image = shownFrame(frame, pixels, frameIndex, await range);
      return frame.damage ? { ...image, damage: frame.damage } : image;
    },
  };
}

function framesOf(pixels: DicomPixels): {
  frames: readonly (readonly Fragment[])[] | undefined;
  frameCount: number;
  warnings: string[];
} {
  const isNative = pixels.coding === 'native';
  const { frames, tableIsWrong } = isNative
    ? { frames: undefined, tableIsWrong: false }
    : fragmentsOfFrames(pixels);
  const frameCount = Math.min(pixels.frameCount, frames?.length ?? nativeFrames(pixels));
  if (frameCount < 1)
    throw new CaliperError(
      'corrupt_file',
      `${pixels.path} ends before its first frame. Send it again from the archive.`,
    );
  const warnings: string[] = [];
  if (frameCount < pixels.frameCount)
    warnings.push(
      `The file is cut off: it states ${pixels.frameCount} frames, of which the first ${frameCount} are there.`,
    );
  if (tableIsWrong)
    warnings.push('The table that says where each frame begins is wrong: frames were found without it.');
  return { frames, frameCount, warnings };
}

function nativeFrames(pixels: DicomPixels): number {
  const { bytes, pixelData, bitsAllocated } = pixels;
  const present = Math.min(pixelData.length, bytes.length - pixelData.dataOffset);
  return Math.floor((8 * present) / (storedSamples(pixels) * bitsAllocated));
}

/**
 * Black and white of grey pictures with more than 8 bits and no window: the least and greatest values of a few frames, the
 * same for all, so that brightness means one thing throughout. Undefined where the object says it itself.
 */
async function shownRange(
  pixels: DicomPixels,
  frameCount: number,
  stored: DicomPictures['stored'],
): Promise<Range | undefined> {
  const isGrey = pixels.photometric.startsWith('MONOCHROME');
  const isDeep = pixels.bitsStored > 8 || pixels.isFloat;
  if (!isGrey || !isDeep || statesWindow(pixels)) return undefined;
  let found: Range | undefined;
  for (const frameIndex of spreadEvenly(frameCount, framesForRange)) {
    const frame = await stored(frameIndex).catch(() => undefined);
    if (!frame) continue;
    const { low, high } = rangeOf(frame.values, modalityOf(pixels, frameIndex));
    found = { low: Math.min(low, found?.low ?? low), high: Math.max(high, found?.high ?? high) };
  }
  return found;
}
