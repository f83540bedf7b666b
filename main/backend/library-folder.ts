import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a library lives unless --library says otherwise: the folder that the system sets aside for such data. */
export function defaultLibraryFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment.CALIPER_LIBRARY) return environment.CALIPER_LIBRARY;
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Caliper', 'library');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Caliper', 'library');
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'caliper', 'library');
}
