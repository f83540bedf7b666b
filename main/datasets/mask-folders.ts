import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toCaliperError } from '../contract/errors.ts';
import { assertNotCancelled, compareNaturally, type FrameSource } from '../media/index.ts';
import { alignFrames } from './align-frames.ts';
import type { Importer, ImportOptions } from './importer.ts';
import { boxAround } from './mask-contours.ts';
import { readMask } from './read-mask.ts';
import { TrackBuilder } from './track-builder.ts';
import type { ImportedTracks } from './tracks.ts';

const frameName = /^frame[-_ ]?(\d+)\.(png|jpe?g|tiff?|bmp)$/i;
const maskName = /^mask[-_ ]?(\d+)\.(png|jpe?g|tiff?|bmp)$/i;

/**
 * Folders of frames and masks: `frame-001.png` with `mask-001.png` beside it, one folder a lesion (`lesion-a` is
 * lesion a), or a folder of such folders. Each frame of the video takes the mask of the picture that it shows, found by
 * comparing pictures, so that neither frame rate nor repetition need be known.
 */
export const maskImporter: Importer = {
  name: 'frames and masks',
  recognises: ({ isFolder, entries }) =>
    isFolder && entries.some((name) => maskName.test(name) || /^lesion[-_ ]/i.test(name)),
  read: readMaskFolders,
};

interface MaskedPicture {
  readonly lesion: string;
  readonly folder: string;
  readonly frameName: string;
  readonly maskName: string;
}

async function readMaskFolders(
  path: string,
  target: FrameSource,
  { signal }: ImportOptions,
): Promise<ImportedTracks> {
  const builder = new TrackBuilder(target);
  const pictures = await listPictures(path, builder);
  const matches = await alignFrames(
    pictures.map(({ folder, frameName }) => join(folder, frameName)),
    target,
    signal ? { signal } : {},
  );
  const masks = new Map<number, Awaited<ReturnType<typeof boxAndOutlines>> | undefined>();
  for (const { frameIndex, pictureIndex } of matches) {
    assertNotCancelled(signal);
    if (pictureIndex === undefined) continue;
    const picture = pictures[pictureIndex]!;
    const where = join(basename(picture.folder), picture.maskName);
    if (!masks.has(pictureIndex))
      masks.set(pictureIndex, await readMaskOrSkip(picture, where, target, builder));
    const found = masks.get(pictureIndex);
    if (found) builder.add({ where, lesion: picture.lesion, frameIndex, ...found });
  }
  reportUnmatched(pictures, matches, builder);
  return builder.build();
}

async function listPictures(path: string, builder: TrackBuilder): Promise<MaskedPicture[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const subfolders = entries.filter((entry) => entry.isDirectory() && /^lesion[-_ ]/i.test(entry.name));
  const folders = subfolders.length > 0 ? subfolders.map(({ name }) => join(path, name)) : [path];
  const pictures: MaskedPicture[] = [];
  for (const folder of folders.sort(compareNaturally)) {
    const names = (await readdir(folder)).sort(compareNaturally);
    const numbered = (pattern: RegExp) =>
      new Map(
        names.flatMap((name) =>
          pattern.test(name) ? [[Number(pattern.exec(name)![1]), name] as const] : [],
        ),
      );
    const [frames, masks] = [numbered(frameName), numbered(maskName)];
    const lesion = basename(folder).replace(/^lesion[-_ ]/i, '');
    for (const [number, name] of frames) {
      const mask = masks.get(number);
      if (mask) pictures.push({ lesion, folder, frameName: name, maskName: mask });
      else builder.skip(join(basename(folder), name), 'no mask has its number');
    }
    for (const [number, name] of masks) {
      if (!frames.has(number)) builder.skip(join(basename(folder), name), 'no frame has its number');
    }
  }
  return pictures;
}

async function readMaskOrSkip(
  picture: MaskedPicture,
  where: string,
  target: FrameSource,
  builder: TrackBuilder,
) {
  try {
    const found = await boxAndOutlines(join(picture.folder, picture.maskName), target);
    if (!found) builder.skip(where, 'the mask is empty');
    return found;
  } catch (thrown) {
    builder.skip(where, toCaliperError(thrown).message);
    return undefined;
  }
}

/** Box around all parts of a mask, and the outline of each; undefined for an empty one. */
async function boxAndOutlines(path: string, target: FrameSource) {
  const parts = await readMask(path, target);
  const box = boxAround(parts.map((part) => part.box));
  return box && { box, outlines: parts.map(({ outline }) => outline) };
}

function reportUnmatched(
  pictures: readonly MaskedPicture[],
  matches: readonly { pictureIndex: number | undefined }[],
  builder: TrackBuilder,
): void {
  const shown = new Set(matches.map(({ pictureIndex }) => pictureIndex));
  pictures.forEach(({ folder, frameName }, i) => {
    if (!shown.has(i))
      builder.skip(join(basename(folder), frameName), 'no frame of the video shows this picture');
  });
}
