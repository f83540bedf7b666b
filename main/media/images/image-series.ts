import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, OpenOptions, SizePx } from '../frames.ts';
import { limits } from '../limits.ts';
import { PictureSource } from '../picture-source.ts';
import { spreadEvenly } from '../spread.ts';
import { decodeImage, imageSize } from './decode-image.ts';
import { imageFormatOf, imageName } from './image-format.ts';
import { compareNaturally } from './natural-order.ts';

/** Images whose size is read when a folder is opened: all of a small one, evenly spread ones of a large one. */
const imagesToMeasure = 400;
/** Images whose content enters the fingerprint of a folder. */
const imagesToFingerprint = 48;

/**
 * A folder of images in natural order of their names, or one image. Images carry no times: they are counted up at 25 a
 * second. A folder of frames and masks (`frame-001.png`, `mask-001.png`) gives its frames. All images must have one
 * size: boxes are in pixels, and scaling or letterboxing some frames would quietly shift them.
 */
export const imageSeriesReader: FrameReader = {
  name: 'image series',
  recognises: ({ isFolder, head }) => isFolder || imageFormatOf(head) !== undefined,
  open: openImageSeries,
};

async function openImageSeries(path: string, { signal }: OpenOptions): Promise<PictureSource> {
  const isFolder = (await stat(path)).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const listed = isFolder ? await listImages(path) : [basename(path)];
  const names = withoutMasks(listed);
  if (names.length === 0) {
    throw new CaliperError(
      'unsupported_format',
      `${path} holds no JPEG, PNG, TIFF or BMP images. Choose the folder with the frames.`,
    );
  }
  if (names.length > limits.frames) {
    throw new CaliperError('too_large', `${path} holds more than ${limits.frames} images.`);
  }
  const size = await measure(folder, names, signal);
  return new PictureSource({
    kind: 'image-series',
    path,
    size,
    frameNames: names,
    fingerprint: isFolder ? await fingerprintFolder(folder, names) : await fingerprintFile(path),
    warnings:
      names.length < listed.length
        ? [`${listed.length - names.length} masks were left out of the frames.`]
        : [],
    picture: async (frameIndex, scaleTo) => {
      const name = names[frameIndex]!;
      return await decodeImage(await readListed(folder, name), name, scaleTo);
    },
  });
}

async function listImages(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return names.filter((name) => imageName.test(name) && !name.startsWith('.')).sort(compareNaturally);
}

function withoutMasks(names: readonly string[]): readonly string[] {
  const frames = names.filter((name) => !/^mask[-_ ]?\d/i.test(name));
  return frames.length > 0 ? frames : names;
}

async function readListed(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CaliperError(
      'file_changed',
      `${path} was there when the folder was opened and cannot be read now.`,
      { cause },
    );
  });
  if (bytes.length > limits.imageBytes)
    throw new CaliperError('too_large', `${path} has ${bytes.length} bytes.`);
  return bytes;
}

async function measure(folder: string, names: readonly string[], signal?: AbortSignal): Promise<SizePx> {
  let size: (SizePx & { name: string }) | undefined;
  for (const i of spreadEvenly(names.length, imagesToMeasure)) {
    assertNotCancelled(signal);
    const name = names[i]!;
    const measured = await imageSize(await readListed(folder, name), name);
    size ??= { ...measured, name };
    if (measured.widthPx === size.widthPx && measured.heightPx === size.heightPx) continue;
    throw new CaliperError(
      'unsupported_format',
      `${folder} mixes sizes: ${size.name} has ${size.widthPx} × ${size.heightPx} pixels, ${name} ${measured.widthPx} × ` +
        `${measured.heightPx}. Put the images of each recording into a folder of its own.`,
    );
  }
  return { widthPx: size!.widthPx, heightPx: size!.heightPx };
}

/** Names and the content of evenly spread images: a folder keeps its fingerprint when it is moved or renamed. */
async function fingerprintFolder(folder: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`);
  for (const i of spreadEvenly(names.length, imagesToFingerprint))
    hash.update(await fingerprintFile(join(folder, names[i]!)));
  return `${names.length}-${hash.digest('hex')}`;
}
