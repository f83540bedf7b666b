import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { readRegular } from '../files/index.ts';
import {
  assertNotCancelled,
  assertUsablePath,
  imageName,
  imageSize,
  limits,
  spreadEvenly,
} from '../media/index.ts';
import { listFiles } from './list-files.ts';
import { isMaskFolder, type Pairing, pairMasks } from './pair-masks.ts';

/** Pictures whose size is read: as many as an image series measures. */
const picturesToMeasure = 400;

export interface FolderSurvey extends Pairing {
  /** The folder under which all names stand. */
  readonly root: string;
  /** How many sizes the pictures of the folder itself have, or else those below it; of 400 that are spread evenly. */
  readonly sizeCount: number;
  /** The folder whose pictures are of one size, as those of one recording are: itself, or the only one below with any. */
  readonly seriesPath: string | undefined;
  readonly seriesPictures: number;
}

/**
 * Looks at what pictures and masks a folder and those below it hold, up to three deep. Masks are also found in a folder
 * for masks beside it. Undefined for a path that is no folder. Errors: `not_found`, `cancelled`, `too_large`.
 */
export async function surveyFolder(
  path: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<FolderSurvey | undefined> {
  assertUsablePath(path);
  const status = await stat(path).catch((cause: unknown) => {
    throw new CaliperError('not_found', `${path} does not exist or cannot be reached.`, { cause });
  });
  if (!status.isDirectory()) return undefined;
  const [root, names] = await namesWithMasks(path);
  const { pictures, masksWithoutPicture } = pairMasks(names);
  if (pictures.length > limits.frames)
    throw new CaliperError('too_large', `${path} holds more than ${limits.frames} images.`);
  const top = relative(root, path);
  const direct = pictures.filter(({ picture }) => join(dirname(picture), '.') === join(top, '.'));
  const candidates = direct.length > 0 ? direct : pictures;
  const sizes = new Set<string>();
  for (const i of spreadEvenly(candidates.length, picturesToMeasure)) {
    assertNotCancelled(signal);
    const size = await sizeOf(join(root, candidates[i]!.picture));
    if (size !== undefined) sizes.add(size);
  }
  const folders = new Set(candidates.map(({ picture }) => dirname(picture)));
  const seriesPath = folders.size === 1 && sizes.size <= 1 ? join(root, [...folders][0]!) : undefined;
  const seriesPictures = seriesPath === undefined ? 0 : candidates.length;
  return { root, pictures, masksWithoutPicture, sizeCount: sizes.size, seriesPath, seriesPictures };
}

/** The images below a folder, and where it has no masks those of a folder for masks beside it. */
async function namesWithMasks(path: string): Promise<[root: string, names: string[]]> {
  const own = (await listFiles(path)).filter((name) => imageName.test(name));
  const { pictures, masksWithoutPicture } = pairMasks(own);
  const hasMasks = masksWithoutPicture.length > 0 || pictures.some(({ mask }) => mask !== undefined);
  if (hasMasks || isMaskFolder(basename(path))) return [path, own];
  const root = dirname(path);
  const beside = await readdir(root, { withFileTypes: true }).catch(() => []);
  const masks: string[] = [];
  for (const entry of beside.filter(({ name }) => isMaskFolder(name))) {
    if (!entry.isDirectory()) continue;
    for (const name of await listFiles(join(root, entry.name)))
      if (imageName.test(name)) masks.push(join(entry.name, name));
  }
  if (masks.length === 0) return [path, own];
  return [root, [...own.map((name) => join(basename(path), name)), ...masks]];
}

/** Undefined for a picture that cannot be read: opening it will say why. */
async function sizeOf(path: string): Promise<string | undefined> {
  try {
    const { widthPx, heightPx } = await imageSize(await readRegular(path, limits.imageBytes), path);
    return `${widthPx} × ${heightPx}`;
  } catch (thrown) {
    if (toCaliperError(thrown).code === 'internal') throw thrown;
    return undefined;
  }
}
