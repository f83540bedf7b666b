import { basename, join } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { assertNotCancelled, type FrameSource, imageName } from '../media/index.ts';
import type { Importer, ImportOptions } from './importer.ts';
import { listFiles } from './list-files.ts';
import type { MaskPart } from './mask-contours.ts';
import { stemOf } from './names.ts';
import { isMaskName, pairMasks } from './pair-masks.ts';
import { readMask } from './read-mask.ts';
import { TrackBuilder } from './track-builder.ts';
import type { ImportedTracks } from './tracks.ts';

/** A part of a mask below this share of its largest one is a speck, as compression and brushes leave them. */
const speckShare = 0.05;

/**
 * A mask, or a folder of masks that are named as the pictures of a still or a series: `masks/a.png` belongs to `a.jpg`.
 * On a still each part of the mask is a lesion, named after the picture; in a series the one part of each mask is the
 * lesion `lesion`, and a mask of several parts is left out, because nothing says which lesion each is.
 */
export const namedMaskImporter: Importer = {
  name: 'masks by name',
  recognises: ({ isFolder, entries, isImage }) =>
    isImage || (isFolder && entries.some((name) => imageName.test(name))),
  read: readNamedMasks,
};

async function readNamedMasks(
  path: string,
  target: FrameSource,
  { signal }: ImportOptions,
): Promise<ImportedTracks> {
  const { frameNames } = target;
  if (frameNames === undefined) {
    throw new CaliperError(
      'invalid_input',
      'Masks are found by the names of their pictures, and the frames of a video have none. Choose a folder with frame-… and mask-… images, so that they are found by content.',
    );
  }
  const builder = new TrackBuilder(target);
  const found = (await listFiles(path)).filter((name) => imageName.test(name));
  const isAlone = found.length === 0;
  const masks = isAlone ? [''] : found;
  // A folder of masks alone carries the bare names of their pictures.
  const marked = masks.some(isMaskName) ? masks.filter(isMaskName) : masks.map((name) => join('masks', name));
  const { pictures, masksWithoutPicture } = isAlone
    ? { pictures: [{ picture: frameNames[0]!, mask: '' }], masksWithoutPicture: [] }
    : pairMasks([...frameNames, ...marked]);
  for (const name of masksWithoutPicture) builder.skip(plain(name), 'no frame has the name of this mask');
  const frames = new Map(frameNames.map((name, frameIndex) => [name, frameIndex]));
  let withoutMask = 0;
  for (const { picture, mask } of pictures) {
    assertNotCancelled(signal);
    if (mask === undefined) withoutMask++;
    else {
      const file = isAlone ? path : join(path, masks.some(isMaskName) ? mask : plain(mask));
      await addMask(file, { picture, frameIndex: frames.get(picture)! }, target, builder);
    }
  }
  if (withoutMask > 0) builder.log.note(`${withoutMask} of the ${frameNames.length} frames have no mask.`);
  return builder.build();
}

const plain = (name: string) => name.replace(/^masks[/\\]/, '');

async function addMask(
  path: string,
  { picture, frameIndex }: { readonly picture: string; readonly frameIndex: number },
  target: FrameSource,
  builder: TrackBuilder,
): Promise<void> {
  const where = basename(path);
  const parts = await readMask(path, target).catch((thrown: unknown) => {
    builder.skip(where, toCaliperError(thrown).message);
    return undefined;
  });
  if (parts === undefined) return;
  const [largest] = parts;
  if (largest === undefined) {
    builder.skip(where, 'the mask is empty');
    return;
  }
  const whole = parts.filter(({ areaPx }) => areaPx >= speckShare * largest.areaPx);
  const specks = parts.length - whole.length;
  if (target.frameCount > 1 && whole.length > 1) {
    const reason = `the mask has ${whole.length} parts, and which lesion each is cannot be told in a series`;
    builder.skip(
      where,
      reason,
      'the mask has several parts, and which lesion each is cannot be told in a series',
    );
    return;
  }
  if (specks > 0)
    builder.log.adjust(
      where,
      `${specks} specks of the mask were left out`,
      'specks of the mask were left out',
    );
  const name = target.frameCount > 1 ? 'lesion' : stemOf(picture);
  whole.forEach((part: MaskPart, i) => {
    const lesion = whole.length > 1 ? `${name} ${i + 1}` : name;
    builder.add({ where, lesion, frameIndex, box: part.box, outlines: [part.outline] });
  });
}
