import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CaliperError } from '../../../main/contract/errors.ts';
import { openRegularSync, readRegularSync } from '../../../main/files/index.ts';
import {
  checkOutputFolder,
  csvRow,
  type OutputRules,
  writeOutputFolder,
} from '../../../main/outputs/index.ts';
import { type DataSetOptions, phantomDataSet } from './data-set.ts';
import type { LesionLabel } from './data-set-patient.ts';
import type { Split } from './split.ts';

/** Far above the millions of frames that a disk holds. */
const mostManifestBytes = 2 ** 29 - 1;
const mostCardBytes = 2 ** 20;

/**
 * A phantom data set on disk, a folder of three files:
 * - `frames.rgb`: the frames one after the other, each heightPx · widthPx · 3 bytes, no header;
 * - `manifest.csv`: one row a frame and polyp in view (columns: `manifestColumns`);
 * - `data-set.json`: sizes, counts and the options that made it. Written last: without it the set is unfinished.
 */
export interface StoredDataSet {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly rows: readonly ManifestRow[];
  /** [heightPx, widthPx, 3]; a fresh array. */
  frame(frameIndex: number): Uint8Array;
  close(): void;
}

interface ManifestRow extends LesionLabel {
  readonly frameIndex: number;
  readonly patientId: string;
  readonly split: Split;
}

const manifestColumns =
  'frame_index,patient,split,lesion,size_mm,paris,xmin,ymin,xmax,ymax,visible_fraction,distance_mm';

/** What a set is rendered into until it is whole; left behind by a kill alone, and begun anew by the next run. */
const unfinishedName = (folder: string) => `${folder.replace(/[\\/]+$/, '')}.rendering`;

/**
 * Renders a data set; the folder is complete or absent.
 *
 * @throws CaliperError `invalid_input`, `cancelled`, `disk_full`; as `checkOutputFolder`: only a data set is replaced
 */
export async function writeDataSet(
  folder: string,
  options: DataSetOptions,
  onProgress?: (patientsDone: number) => void,
  rules: OutputRules = {},
): Promise<void> {
  const temporary = unfinishedName(folder);
  await checkOutputFolder(folder, rules, isDataSet);
  await checkOutputFolder(temporary, { ...rules, replace: true }, isUnfinished);
  try {
    await writeOutputFolder(
      { path: folder, temporary, isOurs: isDataSet, fill: (into) => render(into, options, onProgress) },
      rules,
    );
  } catch (thrown) {
    for (const name of ['frames.rgb', 'manifest.csv', partName, cardName])
      rmSync(join(temporary, name), { force: true });
    await rmdir(temporary).catch(() => {});
    throw thrown;
  }
}

const cardName = 'data-set.json';
const partName = `${cardName}.part`;

/**
 * Whether a data set may be made at this path, as `checkOutputFolder`; `kept` where the set of the same options stands
 * there finished and nothing has to be done.
 */
export async function checkDataSetPlace(
  folder: string,
  options: DataSetOptions,
  rules: OutputRules,
): Promise<'free' | 'kept'> {
  const made = rules.replace === true ? undefined : readCard(folder, cardName)?.made;
  if (isDeepStrictEqual(made, JSON.parse(JSON.stringify(madeBy(options))))) return 'kept';
  await checkOutputFolder(folder, rules, isDataSet);
  return 'free';
}

/** Whether a folder holds a finished data set and nothing else. */
const isDataSet = async (folder: string, names: readonly string[]): Promise<boolean> =>
  isOfSet(folder, names, cardName);

const isUnfinished = async (folder: string, names: readonly string[]): Promise<boolean> =>
  isOfSet(folder, names, partName) || isOfSet(folder, names, cardName);

function isOfSet(folder: string, names: readonly string[], card: string): boolean {
  const known = names.every((name) => ['frames.rgb', 'manifest.csv', card].includes(name));
  return known && readCard(folder, card) !== undefined;
}

const Card = z.object({
  format: z.int(),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  frameCount: z.int().min(0),
  made: z.record(z.string(), z.json()),
});

/** The card of a set, undefined where there is none or it is no card. */
function readCard(folder: string, name: string): z.infer<typeof Card> | undefined {
  try {
    return Card.safeParse(JSON.parse(readRegularSync(join(folder, name), mostCardBytes).toString('utf8')))
      .data;
  } catch {
    return undefined;
  }
}

async function render(
  folder: string,
  options: DataSetOptions,
  onProgress?: (patientsDone: number) => void,
): Promise<void> {
  const { widthPx, heightPx } = options;
  const card = (frames: number) =>
    JSON.stringify({ format: 1, widthPx, heightPx, frameCount: frames, made: madeBy(options) }, null, 2);
  // What a kill left is made anew: nothing is ever written through what may be a link by now.
  for (const name of [cardName, partName, 'frames.rgb', 'manifest.csv'])
    rmSync(join(folder, name), { force: true });
  // First, so that what a kill leaves is known as ours.
  writeFileSync(join(folder, partName), card(0), { flag: 'wx' });
  const lines = [csvRow(manifestColumns.split(','))];
  const file = openSync(join(folder, 'frames.rgb'), 'wx');
  const patientsSeen = new Set<string>();
  let frameCount = 0;
  try {
    for await (const frame of phantomDataSet(options)) {
      writeSync(file, frame.rgb);
      frameCount++;
      for (const label of frame.labels) lines.push(manifestLine({ ...label, ...frame }));
      if (!patientsSeen.has(frame.patientId)) onProgress?.(patientsSeen.add(frame.patientId).size);
    }
  } finally {
    fsyncSync(file);
    closeSync(file);
  }
  writeFileSync(join(folder, 'manifest.csv'), lines.join(''), { flush: true, flag: 'wx' });
  writeFileSync(join(folder, partName), card(frameCount), { flush: true });
  renameSync(join(folder, partName), join(folder, cardName));
}

/**
 * Opens a folder that `writeDataSet` finished.
 *
 * @throws CaliperError `not_found` for an unfinished or missing set, `unsupported_format` for another format
 */
export function openDataSet(folder: string): StoredDataSet {
  const cardPath = join(folder, cardName);
  if (!existsSync(cardPath))
    throw new CaliperError('not_found', `${folder} holds no finished phantom data set.`);
  const card = readCard(folder, cardName);
  if (card === undefined)
    throw new CaliperError('corrupt_file', `${cardPath} is not the card of a phantom data set.`);
  if (card.format !== 1)
    throw new CaliperError('unsupported_format', `${cardPath} has format ${card.format}, expected 1.`);
  const { widthPx, heightPx, frameCount } = card;
  const rows = readRegularSync(join(folder, 'manifest.csv'), mostManifestBytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(manifestRow);
  const file = openRegularSync(join(folder, 'frames.rgb'));
  const frameBytes = widthPx * heightPx * 3;
  return {
    widthPx,
    heightPx,
    frameCount,
    rows,
    frame(frameIndex) {
      const rgb = new Uint8Array(frameBytes);
      if (readSync(file, rgb, 0, frameBytes, frameIndex * frameBytes) === frameBytes) return rgb;
      throw new CaliperError('corrupt_file', `${folder}: frame ${frameIndex} is missing or cut short.`);
    },
    close: () => closeSync(file),
  };
}

/** The options without those that leave the frames as they are. */
function madeBy({ signal: _, workerCount: __, ...made }: DataSetOptions) {
  return made;
}

function manifestLine(row: ManifestRow): string {
  const { xMinPx, yMinPx, xMaxPx, yMaxPx } = row.box;
  return csvRow([
    row.frameIndex,
    row.patientId,
    row.split,
    row.lesionId,
    row.sizeMm.toFixed(4),
    row.parisType,
    xMinPx,
    yMinPx,
    xMaxPx,
    yMaxPx,
    row.visibleFraction.toFixed(4),
    row.distanceMm.toFixed(3),
  ]);
}

function manifestRow(line: string): ManifestRow {
  const [frameIndex, patientId, split, lesionId, sizeMm, parisType, xMin, yMin, xMax, yMax, visible, far] =
    line.split(',');
  return {
    frameIndex: Number(frameIndex),
    patientId: patientId!,
    split: split as Split,
    lesionId: lesionId!,
    sizeMm: Number(sizeMm),
    parisType: parisType as ManifestRow['parisType'],
    box: { xMinPx: Number(xMin), yMinPx: Number(yMin), xMaxPx: Number(xMax), yMaxPx: Number(yMax) },
    visibleFraction: Number(visible),
    distanceMm: Number(far),
  };
}
