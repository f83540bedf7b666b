import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';

/** What a command may do where it is to write. */
export interface OutputRules {
  /** Whether what stands there already may be replaced. */
  readonly replace?: boolean | undefined;
  /** Files and folders that the work reads: never written over, whatever `replace` says. */
  readonly inputs?: readonly string[] | undefined;
  /** Folders into which nothing may be written: the library. */
  readonly outside?: readonly string[] | undefined;
}

/** Says whether everything in a folder was made by Caliper. */
export type IsOurs = (folder: string, names: readonly string[]) => Promise<boolean>;

/**
 * Whether a file may be written at this path. The one rule of all commands: what stands there stays unless `replace`,
 * and an input or the library is never written over, under whatever name (links, `./x`, hard links, case).
 * Throws `conflict` where something stands there (details: `path`, `replaceable`), `invalid_input` for an input, a folder
 * or a device.
 */
export async function checkOutputFile(path: string, rules: OutputRules): Promise<void> {
  const meant = await stat(path).catch(ifAbsent);
  if (meant?.isDirectory()) throw new CaliperError('invalid_input', `${path} is a folder. Name a file.`);
  await checkAgainstInputs(path, rules);
  const there = await lstat(path).catch(ifAbsent);
  if (there === undefined) return;
  if (meant !== undefined && !meant.isFile())
    throw new CaliperError('invalid_input', `${path} is not an ordinary file. Name another one.`);
  if (rules.replace !== true) throw taken(path, `There is a file at ${path} already`, true);
}

/**
 * Whether a folder may be made at this path: it is absent, empty, or, with `replace`, holds nothing but what Caliper
 * made. Returns the path behind links. Throws as `checkOutputFile`; foreign files are never replaceable.
 */
export async function checkOutputFolder(path: string, rules: OutputRules, isOurs: IsOurs): Promise<string> {
  await checkAgainstInputs(path, rules);
  const there = await lstat(path).catch(ifAbsent);
  if (there === undefined) return resolve(path);
  const meant = await stat(path).catch(ifAbsent);
  if (!meant?.isDirectory()) throw taken(path, `There is a file at ${path} already`, false);
  const folder = await realpath(path);
  const names = await readdir(folder);
  if (names.length === 0) return folder;
  const ours = await isOurs(folder, names);
  if (!ours) throw taken(path, `${path} exists and holds files that Caliper did not make`, false);
  if (rules.replace !== true) throw taken(path, `${path} exists already and is not empty`, true);
  return folder;
}

/** The refusal of a place where something stands. */
function taken(path: string, what: string, replaceable: boolean): CaliperError {
  const kept = 'It was left as it is.';
  const advice = replaceable ? '' : ' Choose another name.';
  return new CaliperError('conflict', `${what}. ${kept}${advice}`, { details: { path, replaceable } });
}

async function checkAgainstInputs(path: string, { inputs = [], outside = [] }: OutputRules): Promise<void> {
  const output = await placeOf(path);
  for (const input of inputs) {
    const read = await placeOf(input);
    if (isSame(output, read))
      throw new CaliperError('invalid_input', `${path} is read by this work itself. Write somewhere else.`);
    if (isWithin(read.path, output.path))
      throw new CaliperError('invalid_input', `${path} holds what this work reads. Write somewhere else.`);
  }
  for (const folder of outside) {
    const kept = await placeOf(folder);
    if (isSame(output, kept) || isWithin(output.path, kept.path) || isWithin(kept.path, output.path))
      throw new CaliperError('invalid_input', `${path} belongs to the library. Write somewhere else.`);
  }
}

interface Place {
  /** Without links, as far as it exists. */
  readonly path: string;
  /** Of what stands there: the same for every name of one file. */
  readonly identity: string | undefined;
}

const isSame = (one: Place, other: Place) =>
  one.path === other.path || (one.identity !== undefined && one.identity === other.identity);

function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(outer, way) === inner;
}

async function placeOf(path: string): Promise<Place> {
  const status = await stat(path, { bigint: true }).catch(() => undefined);
  return {
    path: await withoutLinks(resolve(path)),
    identity: status && `${status.dev}:${status.ino}`,
  };
}

async function withoutLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await withoutLinks(parent), basename(path));
  }
}

function ifAbsent(thrown: unknown): undefined {
  const error = toCaliperError(thrown);
  if (error.code === 'not_found') return undefined;
  throw error;
}
