import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { CaliperError } from '../../../main/contract/errors.ts';
import { openRegularSync, readRegularSync } from '../../../main/files/index.ts';
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

/**
 * Renders a data set into a folder.
 *
 * @throws CaliperError `invalid_input`, `cancelled`; system errors as they come (`toCaliperError` reads them)
 */
export async function writeDataSet(
  folder: string,
  options: DataSetOptions,
  onProgress?: (patientsDone: number) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const lines = [manifestColumns];
  const file = openSync(join(folder, 'frames.rgb'), 'w');
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
    closeSync(file);
  }
  writeFileSync(join(folder, 'manifest.csv'), `${lines.join('\n')}\n`);
  const { signal: _, workerCount: __, ...made } = options;
  const { widthPx, heightPx } = options;
  writeFileSync(
    join(folder, 'data-set.json.part'),
    JSON.stringify({ format: 1, widthPx, heightPx, frameCount, made }, null, 2),
  );
  renameSync(join(folder, 'data-set.json.part'), join(folder, 'data-set.json'));
}

/**
 * Opens a folder that `writeDataSet` finished.
 *
 * @throws CaliperError `not_found` for an unfinished or missing set, `unsupported_format` for another format
 */
export function openDataSet(folder: string): StoredDataSet {
  const cardPath = join(folder, 'data-set.json');
  if (!existsSync(cardPath))
    throw new CaliperError('not_found', `${folder} holds no finished phantom data set.`);
  const card = JSON.parse(readRegularSync(cardPath, mostCardBytes).toString('utf8')) as Record<
    'format' | 'widthPx' | 'heightPx' | 'frameCount',
    number
  >;
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

function manifestLine(row: ManifestRow): string {
  const { xMinPx, yMinPx, xMaxPx, yMaxPx } = row.box;
  return [
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
  ].join(',');
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
