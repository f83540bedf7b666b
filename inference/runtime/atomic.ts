import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toCaliperError } from '../../main/contract/errors.ts';

/**
 * Writes a file so that after a crash at any moment the path holds the old content or the new, never a part:
 * temporary name, fsync, rename, fsync of the folder. Throws `disk_full`, `read_only` and the like.
 */
export async function writeFileAtomically(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writeDurably(temporary, pieces);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw toCaliperError(thrown);
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
}

async function writeDurably(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  await withFile(path, 'wx', async (file) => {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  });
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder as a file; its rename is durable with the journal.
  if (process.platform !== 'win32') await withFile(path, 'r', (file) => file.sync());
}

async function withFile(
  path: string,
  flags: string,
  body: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await body(file);
  } finally {
    await file.close();
  }
}
