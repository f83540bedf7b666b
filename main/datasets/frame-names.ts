import { isPlainFileName, stemOf } from './names.ts';
import type { ImportTarget } from './track-builder.ts';

/**
 * Maps the name of an image file, as annotation files state it, to a frame index. Where frames are files it is the one
 * of that name, extension aside; in a video it is the frame shown at a time that the name states (`video.mp4#t=1.5`), or
 * the number that ends the name, counted from 0 (`001-002_37.jpg` is frame 37).
 */
export function frameIndexByName(target: ImportTarget): (fileName: string) => number | undefined {
  const { frameNames, index } = target;
  if (!frameNames) return (fileName) => frameInVideo(fileName, index);
  const byStem = new Map(frameNames.map((name, frameIndex) => [stemOf(name), frameIndex]));
  return (fileName) => (isPlainFileName(fileName) ? byStem.get(stemOf(fileName)) : undefined);
}

/** What a report says about how frames were found; undefined where they have names of their own. */
export const howFramesAreFound = ({ frameNames }: ImportTarget): string | undefined =>
  frameNames
    ? undefined
    : 'Frames were found by the time or the number at the end of each picture’s name, counted from 0.';

function frameInVideo(fileName: string, index: ImportTarget['index']): number | undefined {
  if (!isPlainFileName(fileName)) return undefined;
  const time = /#t=(\d+(?:\.\d+)?)(?:\.(?:jpe?g|png|bmp|tiff?|xml))?$/i.exec(fileName);
  if (time) return index?.frameShownAt((index.ptsUs[0] ?? 0) + Number(time[1]) * 1e6 + halfMillisecondUs);
  const digits = /(\d{1,9})$/.exec(stemOf(fileName));
  return digits ? Number(digits[1]) : undefined;
}

/** Names state times to a few decimals, which may round below the time of the frame that they mean. */
const halfMillisecondUs = 500;
