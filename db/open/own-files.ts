import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import { libraryFiles, syncFolder } from './files.ts';
import { privateFile } from './private.ts';

/** Windows knows neither: there a link needs a right of its own, and a pipe has no place among files. */
const noLinkNoWaiting = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Folders into which Caliper writes inside a library. */
const ownFolders = ['backups', 'logs', 'thumbnails'] as const;

/**
 * Looks at every place that Caliper opens by a fixed name in a library folder, before one is opened: a received library
 * may hold a link that leads to somebody's thesis, or a pipe that never answers. Changes nothing.
 * Throws `conflict` with the name (details: `path`) for a file that is no ordinary one, or a folder that is none.
 */
export function assertOwnPlaces(folder: string): void {
  const { backups: _, ...files } = libraryFiles(folder);
  const journals = [files.database, files.lock, files.beginning].map((path) => `${path}-journal`);
  for (const path of [...Object.values(files), ...journals]) assertIs(path, (status) => status.isFile());
  for (const name of ownFolders) assertIs(join(folder, name), (status) => status.isDirectory());
  for (const name of ['caliper.log', 'caliper.log.old'])
    assertIs(join(folder, 'logs', name), (status) => status.isFile());
}

function assertIs(path: string, isRight: (status: Stats) => boolean): void {
  const status = lookAt(path);
  if (status === undefined || isRight(status)) return;
  throw strange(path, status);
}

function strange(path: string, status: Stats): CaliperError {
  const isSpecial = !status.isFile() && !status.isDirectory();
  const other = isSpecial ? 'a pipe, a socket or a device' : status.isFile() ? 'a file' : 'a folder';
  const kind = status.isSymbolicLink() ? 'a link' : other;
  return new CaliperError(
    'conflict',
    `${path} is ${kind}, where the library keeps something of its own. Caliper did not make that and does not open it. Take it away, then open the library again.`,
    { details: { path, kind } },
  );
}

/** Whether an ordinary file stands there itself, not behind a link. */
export const isOrdinary = (path: string): boolean => lookAt(path)?.isFile() ?? false;

/** What stands there itself; undefined where there is nothing or nobody may look. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // what may not be seen may not be opened either, and says so
  }
}

/** The content of one of Caliper's own files; undefined where there is no ordinary file. Never waits. */
export function readOwnFile(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | noLinkNoWaiting);
  } catch {
    return undefined;
  }
  try {
    return fstatSync(file).isFile() ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

/**
 * Opens one of Caliper's own files to read and write in place, making it if it is not there. The caller closes it.
 * Throws `conflict` where a link or anything but an ordinary file stands there; what the system says otherwise.
 */
export function openOwnFile(path: string): number {
  let file: number;
  try {
    file = openSync(path, constants.O_RDWR | constants.O_CREAT | noLinkNoWaiting, privateFile);
  } catch (thrown) {
    assertIs(path, (status) => status.isFile());
    throw thrown;
  }
  const status = fstatSync(file);
  if (status.isFile()) return file;
  closeSync(file);
  throw strange(path, status);
}

const temporaryEnding = /^library\..+\.[0-9a-f]{12}\.tmp$/;

/** Whether a name is one of `replaceOwnFile` before the rename. */
export const isTemporaryName = (name: string): boolean => temporaryEnding.test(name);

/** Replaces one of Caliper's own files in one step that survives a power cut: a reader sees the old content or the new. */
export function replaceOwnFile(path: string, content: Uint8Array): void {
  const temporary = join(dirname(path), `${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = openSync(temporary, 'wx', privateFile);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
  syncFolder(dirname(path));
}
