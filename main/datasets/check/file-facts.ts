import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { toCaliperError } from '../../contract/errors.ts';
import { type FrameSource, type KnownContent, openUnchanged, type RgbFrame } from '../../media/index.ts';
import { Video } from '../../media/video/video.ts';
import { type Border, borderOf, pictureHash } from './picture-hash.ts';

export interface FileFacts {
  readonly format: string;
  readonly bytes: number;
  readonly border: Border;
  /** Of each frame that was asked for. */
  readonly hashes: (string | null)[];
}

/** Pictures whose margins are measured: a black one must not decide for a video. */
const picturesForBorder = 5;

/**
 * What a file says of itself beside its pictures. Throws what `openUnchanged` throws; a picture that cannot be decoded has no
 * hash.
 */
export async function fileFacts(
  path: string,
  content: KnownContent,
  frames: readonly number[],
  { signal, onFrame }: { readonly signal?: AbortSignal; readonly onFrame?: (done: number) => void } = {},
): Promise<FileFacts> {
  const options = signal === undefined ? {} : { signal };
  const source = await openUnchanged(path, content, options);
  try {
    const border = await typicalBorder(source, frames, options);
    const hashes: (string | null)[] = [];
    for (const [i, frameIndex] of frames.entries()) {
      const frame = await soundFrame(source, frameIndex, options);
      hashes.push(frame ? pictureHash(frame, border) : null);
      onFrame?.(i + 1);
    }
    return { format: await formatOf(source), bytes: await bytesOf(source), border, hashes };
  } finally {
    await source.close();
  }
}

/** The least of each margin over some pictures: what is margin on all of them. */
async function typicalBorder(
  source: FrameSource,
  frames: readonly number[],
  options: { readonly signal?: AbortSignal },
): Promise<Border> {
  const step = Math.max(1, Math.floor(frames.length / picturesForBorder));
  const borders: Border[] = [];
  for (const [i, frameIndex] of frames.entries()) {
    if (i % step !== 0) continue;
    const frame = await soundFrame(source, frameIndex, options);
    if (frame) borders.push(borderOf(frame));
  }
  const least = (side: keyof Border) =>
    borders.length === 0 ? 0 : Math.min(...borders.map((border) => border[side]));
  return {
    left: least('left'),
    top: least('top'),
    right: least('right'),
    bottom: least('bottom'),
    corners: least('corners'),
  };
}

/** Undefined for a picture that cannot be decoded: it is known to be lost, or turns out to be. */
async function soundFrame(
  source: FrameSource,
  frameIndex: number,
  options: { readonly signal?: AbortSignal },
): Promise<RgbFrame | undefined> {
  try {
    return await source.frame(frameIndex, options);
  } catch (thrown) {
    if (toCaliperError(thrown).code === 'corrupt_file') return undefined;
    throw thrown;
  }
}

async function formatOf({ kind, path, frameNames }: FrameSource): Promise<string> {
  if (kind === 'dicom') return 'dicom';
  if (kind === 'image-series')
    return `pictures ${extname(frameNames?.[0] ?? path)
      .toLowerCase()
      .slice(1)}`;
  const video = await Video.open(path);
  try {
    return `video ${extname(path).toLowerCase().slice(1)} ${video.decoder.name ?? ''}`.trim();
  } finally {
    await video.close();
  }
}

async function bytesOf({ path, frameNames }: FrameSource): Promise<number> {
  const status = await stat(path);
  if (!status.isDirectory() || frameNames === undefined) return status.size;
  let bytes = 0;
  for (const name of frameNames)
    bytes += await stat(join(path, name)).then(
      ({ size }) => size,
      () => 0,
    );
  return bytes;
}
