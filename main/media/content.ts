import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CaliperError } from '../contract/errors.ts';
import { openRegular } from '../files/index.ts';
import { assertNotCancelled } from './cancel.ts';
import type { FrameSource } from './frames.ts';

type Files = Pick<FrameSource, 'path' | 'kind' | 'frameNames'>;

/**
 * SHA-256 of all that a source consists of: every byte of a file, or of a folder the names and contents of its images.
 * Throws what reading throws, `cancelled`.
 */
export async function hashContent(
  source: Files,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<string> {
  const names = await imagesOf(source);
  let bytes = 0;
  const hashFile = async (path: string) => {
    const hash = createHash('sha256');
    const file = await openRegular(path);
    for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20 })) {
      assertNotCancelled(signal);
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      onProgress?.(bytes);
    }
    return hash.digest('hex');
  };
  if (!names) return await hashFile(source.path);
  const whole = createHash('sha256');
  for (const name of names) {
    const content = await hashFile(join(source.path, name)).catch((thrown: unknown) => {
      if (thrown instanceof CaliperError && thrown.code === 'not_found') return 'missing'; // a link to nowhere is a frame that cannot be decoded
      throw thrown;
    });
    whole.update(`${name}\0${content}\n`);
  }
  return whole.digest('hex');
}

/** How many bytes `hashContent` will read. */
export async function contentBytes(source: Files): Promise<number> {
  const names = await imagesOf(source);
  if (!names) return (await stat(source.path)).size;
  let bytes = 0;
  for (const name of names) {
    bytes += await stat(join(source.path, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

/** When a source was last written, in ms; of a folder the sum over its images, so that no image can be younger unseen. */
export async function modifiedMs(source: Files): Promise<number> {
  const names = await imagesOf(source);
  if (!names) return (await stat(source.path)).mtimeMs;
  let sumMs = 0;
  for (const name of names) {
    sumMs += await stat(join(source.path, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }
  return sumMs;
}

/** The images of a folder; undefined where the source is one file. */
async function imagesOf({ path, kind, frameNames }: Files): Promise<readonly string[] | undefined> {
  if (kind !== 'image-series' || !frameNames) return undefined;
  return (await stat(path)).isDirectory() ? frameNames : undefined;
}
