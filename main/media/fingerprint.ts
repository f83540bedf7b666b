import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { openRegular } from '../files/index.ts';

const chunkBytes = 1 << 20;
const wholeFileBytes = 4 * chunkBytes;

/**
 * Content fingerprint of a file: its size and the SHA-256 of its content, or for a file above 4 MiB of its first,
 * middle and last MiB.
 *
 * It serves to find a moved file again, not to prove that two are equal. Files that differ only between those chunks
 * and have the same size collide; for recordings this needs one to be an edited copy of the other made without
 * re-encoding and of the same length to the byte, as compressed pictures and container indexes differ in size and in
 * their first or last MiB otherwise.
 */
export async function fingerprintFile(path: string): Promise<string> {
  const file = await openRegular(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    for (const { from, length } of fingerprintChunks(size)) hash.update(await readChunk(file, from, length));
    return `${size}-${hash.digest('hex')}`;
  } finally {
    await file.close();
  }
}

function fingerprintChunks(sizeBytes: number): readonly { from: number; length: number }[] {
  if (sizeBytes <= wholeFileBytes) return [{ from: 0, length: sizeBytes }];
  const starts = [0, Math.floor((sizeBytes - chunkBytes) / 2), sizeBytes - chunkBytes];
  return starts.map((from) => ({ from, length: chunkBytes }));
}

async function readChunk(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const chunk = new Uint8Array(length);
  const { bytesRead } = await file.read(chunk, 0, length, from);
  return chunk.subarray(0, bytesRead);
}
