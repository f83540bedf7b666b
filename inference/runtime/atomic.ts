import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaliperError, toCaliperError } from '../../main/contract/errors.ts';

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

/**
 * Writes a folder of files so that the folder is complete or absent. An existing folder is a `conflict` unless
 * `replace`: it is then moved away first, and a crash between the two moves leaves it under `.NAME.old`.
 */
export async function writeFolderAtomically(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  options: { replace?: boolean } = {},
): Promise<void> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (exists && options.replace !== true)
    throw new CaliperError('conflict', `${folder} exists already`, { details: { folder } });
  const parent = dirname(folder);
  const temporary = temporaryName(folder);
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeDurably(join(temporary, name), [bytes]);
    await syncFolder(temporary);
    if (exists) await moveAway(folder);
    await rename(temporary, folder);
    await syncFolder(parent);
    await rm(oldName(folder), { recursive: true, force: true });
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true });
    throw toCaliperError(thrown);
  }
}

async function moveAway(folder: string): Promise<void> {
  await rm(oldName(folder), { recursive: true, force: true });
  await rename(folder, oldName(folder));
}

function oldName(path: string): string {
  return join(dirname(path), `.${basename(path)}.old`);
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
