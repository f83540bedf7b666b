import { randomBytes } from 'node:crypto';
import { copyFile, type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { checkOutputFiles, type FilePlace, type OutputRules } from './output-place.ts';

/** Text is gathered up to this size before it goes to the disk. */
const bufferCharacters = 1 << 18;

type Piece = string | Uint8Array;

/** One file to write, in pieces, so that it never lies in memory as a whole. */
export interface OutputFile extends FilePlace {
  readonly pieces: Iterable<Piece> | AsyncIterable<Piece>;
}

/**
 * Writes files that belong together so that their names only ever stand for complete content: all are checked by
 * `checkOutputFiles`, written under temporary names beside them and flushed before the first gets its name. When
 * anything fails, what was there before is there again and nothing is left over.
 *
 * Errors: those of `checkOutputFiles`, `disk_full`, `read_only`, `not_found` (no such folder); whatever `pieces` throws.
 */
export async function writeOutputFiles(files: readonly OutputFile[], rules: OutputRules): Promise<void> {
  await checkOutputFiles(files, rules);
  const staged: {
    readonly place: FilePlace;
    readonly path: string;
    readonly temporary: string;
    readonly old: string;
  }[] = [];
  const undo: (() => Promise<void>)[] = [];
  let current = files[0]?.path ?? '';
  try {
    for (const file of files) {
      const { path, pieces } = file;
      current = path;
      const temporary = beside(path, 'tmp');
      staged.push({ place: file, path, temporary, old: beside(path, 'old') });
      await writeWhole(temporary, pieces);
    }
    for (const { place, path, temporary, old } of staged) {
      current = path;
      await checkOutputFiles([place], rules);
      undo.push(await putInPlace(temporary, path, old, rules.replace === true));
    }
    for (const folder of new Set(staged.map(({ path }) => dirname(path)))) await syncFolder(folder);
    for (const { old } of staged) await rm(old, { force: true });
  } catch (thrown) {
    // One that cannot be taken back leaves the old content beside it, where a person finds it.
    for (const takeBack of undo.toReversed()) await takeBack().catch(() => {});
    throw explain(thrown, current);
  } finally {
    for (const { temporary } of staged) await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Gives a finished file its name, keeps what stood there as `old`, and returns what takes that back. */
async function putInPlace(
  temporary: string,
  path: string,
  old: string,
  replace: boolean,
): Promise<() => Promise<void>> {
  const stands =
    replace &&
    (await lstat(path).then(
      () => true,
      () => false,
    ));
  if (!stands) {
    await giveFreeName(temporary, path);
    return () => rm(path, { force: true });
  }
  await link(path, old).catch(() => copyFile(path, old));
  try {
    await rename(temporary, path);
  } catch (thrown) {
    await rm(old, { force: true });
    throw thrown;
  }
  return () => rename(old, path);
}

/** A rename that never replaces: a link fails where something has come to stand meanwhile. */
async function giveFreeName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (thrown) {
    // Some file systems know no links; there the check just before must do.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')
      throw new CaliperError('conflict', `There is a file at ${path} already. It was left as it is.`, {
        details: { path, replaceable: true },
      });
    await rename(temporary, path);
  }
}

/** A name in the same folder that nobody else has. */
export const beside = (path: string, ending: 'tmp' | 'old'): string =>
  join(dirname(path), `.${shortened(basename(path))}.${randomBytes(6).toString('hex')}.${ending}`);

/** A name may have 255 bytes on most systems, whatever its letters need. */
function shortened(name: string): string {
  let short = '';
  for (const letter of name) {
    if (Buffer.byteLength(short + letter) > 100) break;
    short += letter;
  }
  return short;
}

async function writeWhole(path: string, pieces: OutputFile['pieces']): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeAll(file, pieces);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, pieces: OutputFile['pieces']): Promise<void> {
  let buffer = '';
  for await (const piece of pieces) {
    if (typeof piece === 'string') {
      buffer += piece;
      if (buffer.length < bufferCharacters) continue;
    } else if (buffer === '') {
      await file.appendFile(piece);
      continue;
    }
    await file.appendFile(buffer);
    buffer = '';
    if (typeof piece !== 'string') await file.appendFile(piece);
  }
  if (buffer !== '') await file.appendFile(buffer);
}

/** Makes renames in a folder survive a power cut. Windows has no such call for folders, and needs none. */
export async function syncFolder(folder: string): Promise<void> {
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
    disk_full: 'the disk is full. Free some space and try again',
    read_only: 'the folder or file may not be written to. Choose another folder',
    not_found: 'its folder does not exist. Create it or choose another one',
  };
  const reason = reasons[error.code];
  if (!reason || thrown instanceof CaliperError) return error;
  const message = `${path} was not written: ${reason}. Results in the library are not affected.`;
  return new CaliperError(error.code, message, { cause: thrown });
}
