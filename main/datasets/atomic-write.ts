import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';

/** Text is gathered up to this size before it goes to the disk. */
const bufferCharacters = 1 << 18;

/**
 * Writes a file so that its name only ever stands for complete content: to a temporary name in the same folder, flushed
 * to the disk, renamed, and the folder flushed. When anything fails, the file that was there before is untouched and
 * the temporary one is removed.
 *
 * Errors: `disk_full`, `read_only`, `not_found` (no such folder); whatever `pieces` throws is passed on.
 */
export async function atomicWrite(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const file = await open(temporary, 'wx');
    try {
      await writeAll(file, pieces);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    throw explain(thrown, path);
  }
}

async function writeAll(file: FileHandle, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  let buffer = '';
  for await (const piece of pieces) {
    buffer += piece;
    if (buffer.length < bufferCharacters) continue;
    await file.appendFile(buffer);
    buffer = '';
  }
  await file.appendFile(buffer);
}

/** Makes the rename itself survive a power cut. Windows has no such call for folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function explain(thrown: unknown, path: string): CaliperError {
  const error = toCaliperError(thrown);
  const reasons: Partial<Record<CaliperError['code'], string>> = {
    disk_full: 'the disk is full. Free some space and export again',
    read_only: 'the folder or file may not be written to. Choose another folder',
    not_found: 'its folder does not exist. Create it or choose another one',
  };
  const reason = reasons[error.code];
  if (!reason || thrown instanceof CaliperError) return error;
  return new CaliperError(
    error.code,
    `${path} was not written: ${reason}. Results in the library are not affected.`,
    {
      cause: thrown,
    },
  );
}
