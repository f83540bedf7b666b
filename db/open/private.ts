import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A library names patients: nobody but its owner reads it, whatever the system's habit is. */
export const privateFile = 0o600;
const privateFolder = 0o700;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const temporary = '\\.[0-9a-f]+\\.tmp';

/** The names that Caliper gives to files in a library folder, and in the folders of its own in there. */
const ownFiles: Readonly<Record<string, RegExp>> = {
  '.': new RegExp(
    `^library\\.(?:sqlite(?:-wal|-shm|-journal)?|mark|lock(?:-journal)?|(?:sums|owner\\.json)(?:${temporary})?|new\\.sqlite(?:-journal)?|(?:restored|replaced|orphan-\\d+)\\.sqlite(?:-wal)?(?:\\.part)?)$`,
  ),
  backups: new RegExp(
    `^(?:library-(?:\\d{6,}-)?\\d{8}T\\d{9}Z--.+\\.sqlite|\\.library-${uuid}\\.sqlite\\.part)(?:-wal|-shm|-journal)?(?:\\.part)?$`,
  ),
  logs: /^caliper\.log(?:\.old)?$/,
  thumbnails: new RegExp(`^(?:${uuid}-\\d+\\.jpg|\\.${uuid}-\\d+\\.jpg${temporary})$`),
};

/** Makes a folder, and those above it that are missing, for its owner alone. One that is there stays as it is. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: privateFolder });
}

/**
 * Takes the right to read from everybody else, also in libraries that were made before this was so. Only files with the
 * very names that Caliper gives are touched, and no link is followed; a folder is closed only if nothing but such files
 * lies in it: a person may have chosen one that serves for more.
 * Where the file system knows no rights, or the files are another's, all stays as it is.
 */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return;
  const folders = Object.keys(ownFiles).filter((name) => name !== '.');
  for (const name of folders) closeFolder(join(folder, name), ownFiles[name]!, []);
  closeFolder(folder, ownFiles['.']!, folders);
}

function closeFolder(folder: string, own: RegExp, ownFolders: readonly string[]): void {
  if (!isThere(folder, 'isDirectory')) return;
  const names = readdirSync(folder);
  const files = names.filter((name) => own.test(name));
  for (const name of files)
    if (isThere(join(folder, name), 'isFile')) restrict(join(folder, name), privateFile);
  if (names.every((name) => own.test(name) || ownFolders.includes(name))) restrict(folder, privateFolder);
}

const isThere = (path: string, kind: 'isFile' | 'isDirectory'): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;

function restrict(path: string, mode: number): void {
  try {
    if ((lstatSync(path).mode & 0o777 & ~mode) !== 0) chmodSync(path, mode);
  } catch {
    // Read-only, another's or without rights: it is as private as its owner made it.
  }
}
