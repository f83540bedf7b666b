import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import type { IsOurFile } from './our-files.ts';

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

/** A place of a file, and how an earlier one of its kind is known. */
export interface FilePlace {
  readonly path: string;
  readonly isOurs: IsOurFile;
}

/**
 * Whether files that belong together may be written at their paths. The one rule of all commands: what stands there
 * stays unless `replace` and Caliper wrote it, and an input or the library is never written over, under whatever name
 * (links, `./x`, hard links, case).
 * Throws `conflict` where something stands, naming all of it (details: `path`, `paths`, `replaceable`), `invalid_input`
 * for an input, a folder or a device, `not_found` where the folder of a file is not there.
 */
export async function checkOutputFiles(places: readonly FilePlace[], rules: OutputRules): Promise<void> {
  const standing: (FilePlace & { readonly replaceable: boolean })[] = [];
  for (const place of places) {
    const { path } = place;
    await assertFileName(path);
    await checkAgainstInputs(path, rules);
    const there = await lstat(path).catch(ifAbsent);
    if (there === undefined) await assertFolderOf(path);
    else standing.push({ ...place, replaceable: await isOfOurs(place) });
  }
  const foreign = standing.filter(({ replaceable }) => !replaceable);
  const refused = rules.replace === true ? foreign : standing;
  if (refused.length === 0) return;
  const [one, ...more] = refused.map(({ path }) => path);
  const what =
    more.length === 0 ? `There is a file at ${one}` : `There are files at ${[one, ...more].join(' and ')}`;
  const whose =
    foreign.length === 0
      ? ''
      : `, and ${foreign.map(({ path }) => path).join(' and ')} is not of Caliper's making`;
  throw taken(
    refused.map(({ path }) => path),
    `${what} already${whose}`,
    foreign.length === 0,
  );
}

/** A name with an ending is made from it: it must be the name of a file itself. */
export async function assertFileName(path: string): Promise<void> {
  if (path === '')
    throw new CaliperError('invalid_input', 'An empty name is no place to write to. Name a file.');
  const status = await stat(path).catch(ifAbsent);
  if (status?.isDirectory() || /[/\\]$/.test(path))
    throw new CaliperError('invalid_input', `${path} is a folder. Name a file.`);
  if (status !== undefined && !status.isFile())
    throw new CaliperError('invalid_input', `${path} is not an ordinary file. Name another one.`);
}

async function assertFolderOf(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  if ((await stat(folder).catch(ifAbsent))?.isDirectory()) return;
  throw new CaliperError(
    'not_found',
    `${path} cannot be written: its folder does not exist. Create it or choose another one.`,
    { details: { path } },
  );
}

async function isOfOurs({ path, isOurs }: FilePlace): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(4096), 0, 4096, 0)) ?? {};
    return buffer !== undefined && isOurs(buffer.subarray(0, bytesRead));
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}

/**
 * Whether a folder may be made at this path: it is absent, empty, or, with `replace`, holds nothing but what Caliper
 * made. Returns the path behind links. Throws as `checkOutputFiles`; foreign files are never replaceable.
 */
export async function checkOutputFolder(path: string, rules: OutputRules, isOurs: IsOurs): Promise<string> {
  await checkAgainstInputs(path, rules);
  const there = await lstat(path).catch(ifAbsent);
  if (there === undefined) return resolve(path);
  const meant = await stat(path).catch(ifAbsent);
  if (!meant?.isDirectory()) throw taken([path], `There is a file at ${path} already`, false);
  const folder = await realpath(path);
  const names = await readdir(folder);
  if (names.length === 0) return folder;
  const ours = await isOurs(folder, names);
  if (!ours) throw taken([path], `${path} exists and holds files that Caliper did not make`, false);
  if (rules.replace !== true) throw taken([path], `${path} exists already and is not empty`, true);
  return folder;
}

/** The refusal of places where something stands. */
function taken(paths: readonly string[], what: string, replaceable: boolean): CaliperError {
  const kept = paths.length === 1 ? 'It was left as it is.' : 'They were left as they are.';
  const advice = replaceable ? '' : ' Choose another name.';
  return new CaliperError('conflict', `${what}. ${kept}${advice}`, {
    details: { path: paths[0]!, paths: [...paths], replaceable },
  });
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
