import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toCaliperError } from '../contract/errors.ts';
import { checkOutputFolder, type IsOurs, type OutputRules } from './output-place.ts';
import { beside, syncFolder } from './write-files.ts';

/** A folder to make. */
export interface OutputFolder {
  readonly path: string;
  /** Says whether a folder that stands there is one of this kind and holds nothing else. */
  readonly isOurs: IsOurs;
  /** Where it is made; a fresh name beside it if not given. An existing one must be the caller's own. */
  readonly temporary?: string;
  /** Puts the files into the temporary folder, flushed to the disk. */
  fill(folder: string): Promise<void>;
}

/**
 * Makes a folder that is complete or absent: checked by `checkOutputFolder`, filled under another name, then renamed.
 * With `replace` what stood there is kept beside it until the new one is in place, and comes back if that fails.
 * Errors: those of `checkOutputFolder`; `disk_full`, `read_only`; whatever `fill` throws.
 */
export async function writeOutputFolder(output: OutputFolder, rules: OutputRules): Promise<void> {
  await checkOutputFolder(output.path, rules, output.isOurs);
  const temporary = output.temporary ?? beside(output.path, 'tmp');
  try {
    await mkdir(temporary, { recursive: true });
    await output.fill(temporary);
    await syncFolder(temporary);
    await putInPlace(temporary, await checkOutputFolder(output.path, rules, output.isOurs));
  } catch (thrown) {
    if (output.temporary === undefined) await rm(temporary, { recursive: true, force: true });
    throw toCaliperError(thrown);
  }
}

async function putInPlace(temporary: string, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => undefined);
  const old = names !== undefined && names.length > 0 ? beside(folder, 'old') : undefined;
  if (old !== undefined) await rename(folder, old);
  else if (names !== undefined) await rmdir(folder);
  try {
    await rename(temporary, folder);
  } catch (thrown) {
    if (old !== undefined) await rename(old, folder);
    throw thrown;
  }
  await syncFolder(dirname(folder));
  if (old === undefined) return;
  // By name: a file that somebody put there meanwhile stays.
  for (const name of names ?? []) await rm(join(old, name), { force: true });
  await rmdir(old).catch(() => {});
}
