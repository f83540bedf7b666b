import { basename, dirname, join } from 'node:path';
import { compareNaturally } from '../media/index.ts';
import { stemOf } from './names.ts';

const maskFolder =
  /^(?:masks?|labels?|ground[-_ ]?truths?|gt|segmentations?|annotations?|(?:mask|label)[-_ ]?images?)$/i;
const pictureFolder = /^(?:images?|imgs?|originals?|frames?|pictures?|photos?|jpegimages)$/i;
const maskPrefix = /^mask[-_ ]+/i;
const maskSuffix = /[-_ ](?:mask|gt|label|segmentation)$/i;
const picturePrefix = /^(?:frame|image|img)[-_ ]+/i;

/** A picture with the mask that its name says is its own. */
export interface PairedPicture {
  readonly picture: string;
  readonly mask: string | undefined;
}

export interface Pairing {
  /** In natural order. */
  readonly pictures: readonly PairedPicture[];
  readonly masksWithoutPicture: readonly string[];
}

/** Whether a folder is called as data sets call those of their masks, such as `masks` or `Ground Truth`. */
export const isMaskFolder = (name: string): boolean => maskFolder.test(name);

/** Whether an image's name, with the folders above it, says that it is a mask. */
export function isMaskName(name: string): boolean {
  const stem = stemOf(basename(name));
  return foldersOf(name).some(isMaskFolder) || maskPrefix.test(stem) || maskSuffix.test(stem);
}

/**
 * Pairs the images of a data set by name: a mask lies in a folder for masks under the name of its picture, as in
 * Kvasir-SEG (`images/a.jpg`, `masks/a.jpg`) and CVC-ClinicDB (`Original/1.tif`, `Ground Truth/1.tif`), or beside it with
 * `mask` before or behind its name. Extensions may differ. Of two masks of one picture the second has none.
 */
export function pairMasks(names: readonly string[]): Pairing {
  const sorted = [...names].sort(compareNaturally);
  const masks = new Map<string, string>();
  const masksWithoutPicture: string[] = [];
  for (const name of sorted.filter(isMaskName)) {
    const key = keyOf(name);
    if (masks.has(key)) masksWithoutPicture.push(name);
    else masks.set(key, name);
  }
  const pictures = sorted
    .filter((name) => !isMaskName(name))
    .map((picture): PairedPicture => {
      const key = [keyOf(picture), keyOf(withoutPrefix(picture))].find((candidate) => masks.has(candidate));
      if (key === undefined) return { picture, mask: undefined };
      const mask = masks.get(key);
      masks.delete(key);
      return { picture, mask };
    });
  return {
    pictures,
    masksWithoutPicture: [...masksWithoutPicture, ...masks.values()].sort(compareNaturally),
  };
}

/** The same for a picture and its mask: the folders that hold both, and the bare name. */
function keyOf(name: string): string {
  const folders = foldersOf(name).filter((folder) => !isMaskFolder(folder) && !pictureFolder.test(folder));
  const stem = stemOf(basename(name)).replace(maskPrefix, '').replace(maskSuffix, '');
  return [...folders, stem].join('/');
}

const withoutPrefix = (name: string) => join(dirname(name), basename(name).replace(picturePrefix, ''));

const foldersOf = (name: string): string[] =>
  dirname(name)
    .split(/[/\\]/)
    .filter((folder) => folder !== '.' && folder !== '' && folder !== '..');
