import { resolve } from 'node:path';
import {
  assertRowsHold,
  getFrameSeries,
  getModel,
  getRun,
  lesionSizesOfRun,
  predictionsInRange,
  type ReadableDb,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { RunId } from '../../contract/ids.ts';
import type { LesionSize } from '../../contract/predictions.ts';
import { researchNotice } from '../../contract/system.ts';
import { type FrameSizeRow, frameCsv, lesionJson } from '../../datasets/export-results.ts';
import { assertFileName, type FilePlace, isCsvOf, isJsonOf, writeOutputFiles } from '../../outputs/index.ts';
import { breathe } from './curve.ts';

export interface ExportRequest {
  readonly runId: RunId;
  /** An ending `.csv` or `.json` is left off. */
  readonly path: string;
  readonly formats: readonly ('csv' | 'json')[];
  readonly replace?: boolean | undefined;
  readonly inputs: readonly string[];
}

/** Frames read in one go, so that a long video never lies in memory as a whole. */
const framesPerPage = 2000;

/**
 * Writes a run as `PATH.csv`, a row a frame and lesion, if asked for, and as `PATH.json`, an entry a lesion with the
 * model, its provider, its baselines and the notice of research use: the rows are never exported without that. Returns
 * the paths. The files are complete or absent.
 * Throws `not_found`, `conflict` for a run that has not finished, and as `writeOutputFiles`.
 */
export async function exportRun(db: ReadableDb, request: ExportRequest): Promise<string[]> {
  const { runId, path, formats } = request;
  const { state, record, mediaId, modelId } = getRun(db, runId);
  if (state !== 'done' || record === null) {
    throw new CaliperError(
      'conflict',
      'This run has not finished, so it is no result yet. Nothing was written.',
    );
  }
  await assertRowsHold(db, runId);
  const { fingerprint, frameCount, path: video } = getFrameSeries(db, mediaId);
  const { modelDigest = null, goldenCheck = null } = record;
  const sizes = lesionSizesOfRun(db, runId);
  const [csv, jsonFile] = await reportFiles(path);
  const json = lesionJson({
    video: { mediaId, fingerprint, frameCount },
    model: { ...record, runId, notice: researchNotice },
    lesions: sizes.map((lesion) => ({
      ...{
        lesionId: lesion.lesionId,
        lesion: lesion.lesion,
        sizeMm: lesion.sizeMm,
        lowMm: lesion.lowMm,
        highMm: lesion.highMm,
      },
      ...{ sizeClass: lesion.sizeClass, frameCount: lesion.frameCount },
      damagedFrames: lesion.damagedFrames,
      ...{ decision: lesion.decision, decidedMm: lesion.decidedMm },
    })),
  });
  const files = [
    ...(formats.includes('csv')
      ? [
          {
            ...csv,
            pieces: frameCsv(framesOf(db, runId, frameCount, sizes), { modelDigest, goldenCheck, mediaId }),
          },
        ]
      : []),
    { ...jsonFile, pieces: [json] },
  ];
  await writeOutputFiles(files, {
    replace: request.replace,
    inputs: [...request.inputs, video, getModel(db, modelId).folder],
    outside: [db.folder],
  });
  return files.map((file) => file.path);
}

/**
 * The files of a report: `PATH.csv` and `PATH.json`. An ending `.csv` or `.json` is left off first.
 * Throws `invalid_input` for a path that names no file: an empty one, a folder, a device.
 */
export async function reportFiles(path: string): Promise<readonly [csv: FilePlace, json: FilePlace]> {
  await assertFileName(path);
  const base = resolve(path).replace(/\.(csv|json)$/i, '');
  return [
    { path: `${base}.csv`, isOurs: isCsvOf('frame_index', 'pts_us', 'lesion') },
    { path: `${base}.json`, isOurs: isJsonOf('caliper-lesion-sizes') },
  ];
}

/** Each with what was decided about the size of its lesion; of removed lesions only those whose name no other has. */
async function* framesOf(
  db: ReadableDb,
  runId: RunId,
  frameCount: number,
  sizes: readonly LesionSize[],
): AsyncGenerator<FrameSizeRow> {
  for (let from = 0; from < frameCount; from += framesPerPage) {
    for (const row of predictionsInRange(db, runId, from, from + framesPerPage)) {
      const [size, ...others] = sizes.filter(
        ({ lesionId, lesion }) => lesionId === row.lesionId && lesion === row.lesion,
      );
      const decided = others.length === 0 ? size : undefined;
      yield { ...row, decision: decided?.decision ?? null, decidedMm: decided?.decidedMm ?? null };
    }
    await breathe();
  }
}
