import { isPlainFileName, stemOf } from './names.ts';
import type { ImportTarget } from './track-builder.ts';

/**
 * Maps the name of an image file, as annotation files state it, to a frame index. Where frames are files it is the one
 * of that name, extension aside; in a film it is the number that ends the name (`001-002_37.jpg` is frame 37).
 */
export function frameIndexByName(target: ImportTarget): (fileName: string) => number | undefined {
  const { frameNames } = target;
  if (!frameNames) return trailingNumber;
  const byStem = new Map(frameNames.map((name, frameIndex) => [stemOf(name), frameIndex]));
  return (fileName) => (isPlainFileName(fileName) ? byStem.get(stemOf(fileName)) : undefined);
}

function trailingNumber(fileName: string): number | undefined {
  const digits = isPlainFileName(fileName) ? /(\d{1,9})$/.exec(stemOf(fileName)) : null;
  return digits ? Number(digits[1]) : undefined;
}
