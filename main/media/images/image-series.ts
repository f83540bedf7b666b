import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaliperError } from '../../contract/errors.ts';
import { readRegular } from '../../files/index.ts';
import { assertNotCancelled } from '../cancel.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, OpenOptions, SizePx } from '../frames.ts';
import { limits } from '../limits.ts';
import { PictureSource } from '../picture-source.ts';
import { spreadEvenly } from '../spread.ts';
import { decodeImageOrPart, imageSize } from './decode-image.ts';
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
  const { listed, notFiles } = isFolder ? await listImages(path) : { listed: [basename(path)], notFiles: [] };
  const names = withoutMasks(listed);
  if (names.length === 0) {
    throw new CaliperError(
      'unsupported_format',
      [
        `${path} holds no JPEG, PNG, TIFF or BMP images. Choose the folder with the frames.`,
        ...leftOutWarnings(notFiles),
      ].join(' '),
    );
  }
  if (names.length > limits.frames) {
    throw new CaliperError('too_large', `${path} holds more than ${limits.frames} images.`);
  }
  const stamps = new Map<string, string>();
  for (const name of names) stamps.set(name, await stampOf(join(folder, name)));
  const { size, damaged } = await measure(folder, names, signal);
  return new PictureSource({
    kind: 'image-series',
    path,
    size,
    frameNames: names,
    fingerprint: isFolder ? await fingerprintFolder(folder, names) : await fingerprintFile(path),
    warnings: [...seriesWarnings(listed.length - names.length, damaged), ...leftOutWarnings(notFiles)],
    assertUnchanged: async (frameIndex) => {
      for (const name of frameIndex === undefined ? [] : [names[frameIndex]!]) {
        if ((await stampOf(join(folder, name))) !== stamps.get(name)) throw changed(join(folder, name));
      }
    },
    picture: async (frameIndex, scaleTo) => {
      const name = names[frameIndex]!;
      return await decodeImageOrPart(await readListed(folder, name), name, scaleTo);
    },
  });
}

/** What changes with a file; empty where there is none. */
const stampOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
    () => '',
  );

const changed = (path: string) =>
  new CaliperError(
    'file_changed',
    `${path} was replaced, changed or removed since the folder was opened. Frames given so far are right and kept; open ` +
      'the folder again to go on.',
  );

function seriesWarnings(masks: number, damaged: readonly string[]): string[] {
  const warnings = masks > 0 ? [`${masks} masks were left out of the frames.`] : [];
  if (damaged.length === 0) return warnings;
  return [
    ...warnings,
    `Damaged, and therefore not shown: ${damaged.slice(0, 5).join(', ')}${damaged.length > 5 ? ', …' : ''}.`,
  ];
}

/** Names of pictures in natural order, and those that stand for no ordinary file. */
async function listImages(folder: string): Promise<{ listed: string[]; notFiles: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true });
  const listed: string[] = [];
  const notFiles: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (entry.isDirectory() || !imageName.test(name) || name.startsWith('.')) continue;
    const status = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => undefined) : entry;
    // A link to nowhere is damage and is told as such when it is read.
    (status === undefined || status.isFile() ? listed : notFiles).push(name);
  }
  return { listed: listed.sort(compareNaturally), notFiles: notFiles.sort(compareNaturally) };
}

function withoutMasks(names: readonly string[]): readonly string[] {
  const frames = names.filter((name) => !/^mask[-_ ]?\d/i.test(name));
  return frames.length > 0 ? frames : names;
}

function leftOutWarnings(notFiles: readonly string[]): string[] {
  if (notFiles.length === 0) return [];
  const names = `${notFiles.slice(0, 5).join(', ')}${notFiles.length > 5 ? ', …' : ''}`;
  return [`No ordinary files (folders, pipes, sockets or devices), and therefore left out: ${names}.`];
}

async function readListed(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  return await readRegular(path, limits.imageBytes).catch((cause: unknown) => {
    if (cause instanceof CaliperError && cause.code !== 'not_found') throw cause;
    throw new CaliperError(
      'file_changed',
      `${path} was there when the folder was opened and cannot be read now.`,
      { cause },
    );
  });
}

/** The common size, and the names of images whose header is damaged; `corrupt_file` where all are. */
async function measure(
  folder: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<{ size: SizePx; damaged: string[] }> {
  const damaged: string[] = [];
  let first: (SizePx & { name: string }) | undefined;
  let lastError: unknown;
  for (const i of spreadEvenly(names.length, imagesToMeasure)) {
    assertNotCancelled(signal);
    const name = names[i]!;
    try {
      const size = await imageSize(await readListed(folder, name), name);
      first ??= { ...size, name };
      assertSameSize(folder, first, { ...size, name });
    } catch (thrown) {
      if (!(thrown instanceof CaliperError && thrown.code === 'corrupt_file')) throw thrown;
      damaged.push(name);
      lastError = thrown;
    }
  }
  if (!first) throw lastError;
  return { size: { widthPx: first.widthPx, heightPx: first.heightPx }, damaged };
}

function assertSameSize(
  folder: string,
  first: SizePx & { name: string },
  other: SizePx & { name: string },
): void {
  if (other.widthPx === first.widthPx && other.heightPx === first.heightPx) return;
  throw new CaliperError(
    'unsupported_format',
    `${folder} mixes sizes: ${first.name} has ${first.widthPx} × ${first.heightPx} pixels, ${other.name} ${other.widthPx} × ` +
      `${other.heightPx}. Add them as stills, or put the images of each recording into a folder of its own.`,
  );
}

/** Names and the content of evenly spread images: a folder keeps its fingerprint when it is moved or renamed. */
async function fingerprintFolder(folder: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`);
  for (const i of spreadEvenly(names.length, imagesToFingerprint))
    hash.update(await fingerprintFile(join(folder, names[i]!)));
  return `${names.length}-${hash.digest('hex')}`;
}
