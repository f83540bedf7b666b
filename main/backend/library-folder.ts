import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { CaliperError } from '../contract/errors.ts';

/** The library that a person named, or else the default one. Throws `invalid_input` for an empty name. */
export function libraryFolderOf(named: string | undefined): string {
  if (named === '') throw new CaliperError('invalid_input', '--library names no folder.');
  return named ?? defaultLibraryFolder();
}

/**
 * Where a library lives unless --library says otherwise: the folder that the system sets aside for such data.
 * Throws `invalid_input` without a home folder: a library must not depend on the folder in which a person stands.
 */
export function defaultLibraryFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string | undefined = homeFolder(),
): string {
  if (environment.CALIPER_LIBRARY) return environment.CALIPER_LIBRARY;
  const data = [platform === 'win32' ? environment.LOCALAPPDATA : environment.XDG_DATA_HOME].find(
    (folder) => folder !== undefined && isAbsolute(folder),
  );
  if (platform === 'win32') return join(data ?? join(needed(home), 'AppData', 'Local'), 'Caliper', 'library');
  if (platform === 'darwin')
    return join(needed(home), 'Library', 'Application Support', 'Caliper', 'library');
  return join(data ?? join(needed(home), '.local', 'share'), 'caliper', 'library');
}

/** Undefined where the system knows none: no HOME, and no entry for the account. */
function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

function needed(home: string | undefined): string {
  if (home !== undefined && isAbsolute(home)) return home;
  throw new CaliperError(
    'invalid_input',
    'This account has no home folder (HOME is empty or no whole path), so there is no place for its library. Name one with --library FOLDER or in CALIPER_LIBRARY.',
  );
}
