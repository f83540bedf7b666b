import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a person, a file association or a test asks for when the application is started. */
export interface LaunchArguments {
  readonly libraryFolder: string | undefined;
  /** Absolute paths of existing files and folders to open. */
  readonly paths: readonly string[];
}

/**
 * Reads the command line. Switches that are not ours belong to Chromium and are left alone.
 * @param argv without the program; relative paths count from `workingFolder`
 */
export function readArguments(argv: readonly string[], workingFolder: string): LaunchArguments {
  const library = argv.find((argument) => argument.startsWith('--library='))?.slice('--library='.length);
  const paths = argv
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(workingFolder, argument))
    .filter((path) => existsSync(path));
  return { libraryFolder: library ? resolve(workingFolder, library) : undefined, paths };
}

/**
 * The arguments meant for the application: after the program, and, where an unpacked Electron runs a folder, after that
 * folder.
 */
export function ownArguments(argv: readonly string[], appFolder: string, isPackaged: boolean): string[] {
  if (isPackaged) return argv.slice(1);
  return argv.slice(argv.findIndex((argument) => resolve(argument) === appFolder) + 1);
}
