import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A library names patients: nobody but its owner reads it, whatever the system's habit is. */
export const privateFile = 0o600;
const privateFolder = 0o700;

/** What Caliper puts into a library folder. */
const ownNames = /^(library\.|(backups|logs|thumbnails|exports)$)/;

/** Makes a folder, and those above it that are missing, for its owner alone. One that is there stays as it is. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: privateFolder });
}

/**
 * Takes the right to read from everybody else, also in libraries that were made before this was so. The folder itself
 * is closed only if nothing but the library lies in it: a person may have chosen one that serves for more.
 * Where the file system knows no rights, or the files are another's, all stays as it is.
 */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return;
  const names = readdirSync(folder);
  for (const name of names.filter((each) => ownNames.test(each))) close(join(folder, name));
  if (names.every((name) => ownNames.test(name))) restrict(folder, privateFolder);
}

function close(path: string): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  restrict(path, isFolder ? privateFolder : privateFile);
  if (isFolder) for (const name of readdirSync(path)) close(join(path, name));
}

function restrict(path: string, mode: number): void {
  try {
    if (existsSync(path) && (statSync(path).mode & 0o777 & ~mode) !== 0) chmodSync(path, mode);
  } catch {
    // Read-only, another's or without rights: it is as private as its owner made it.
  }
}
