import { resolve } from 'node:path';
import {
  getMedia,
  getRun,
  lesionSizesOfRun,
  predictionsInRange,
  type ReadableDb,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { RunId } from '../../contract/ids.ts';
import type { FrameSize } from '../../contract/predictions.ts';
import { researchNotice } from '../../contract/system.ts';
import { exportFrameCsv, exportLesionJson } from '../../datasets/export-results.ts';
import { breathe } from './curve.ts';

export type ExportFormat = 'csv' | 'json';

/** Frames read in one go, so that a long film never lies in memory as a whole. */
const framesPerPage = 2000;

/**
 * Writes a run as `PATH.csv`, a row a frame and lesion, if asked for, and as `PATH.json`, an entry a lesion with the
 * model, its provider, its baselines and the notice of research use: the rows are never exported without that. Returns
 * the paths. Each file is complete or absent.
 * Throws `not_found`, `conflict` for a run that has not finished, and what writing throws.
 */
export async function exportRun(
  db: ReadableDb,
  runId: RunId,
  path: string,
  formats: readonly ExportFormat[],
): Promise<string[]> {
  const { state, record, mediaId } = getRun(db, runId);
  if (state !== 'done' || record === null) {
    throw new CaliperError(
      'conflict',
      'This run has not finished, so it is no result yet. Nothing was written.',
    );
  }
  const { fingerprint, frameCount } = getMedia(db, mediaId);
  const base = resolve(path).replace(/\.(csv|json)$/i, '');
  const written: string[] = [];
  if (formats.includes('csv')) {
    const { modelDigest = null, goldenCheck = null } = record;
    await exportFrameCsv(`${base}.csv`, framesOf(db, runId, frameCount), { modelDigest, goldenCheck });
    written.push(`${base}.csv`);
  }
  await exportLesionJson(`${base}.json`, {
    film: { mediaId, fingerprint, frameCount },
    model: { ...record, runId, notice: researchNotice },
    lesions: lesionSizesOfRun(db, runId).map((lesion) => ({
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
  written.push(`${base}.json`);
  return written;
}

async function* framesOf(db: ReadableDb, runId: RunId, frameCount: number): AsyncGenerator<FrameSize> {
  for (let from = 0; from < frameCount; from += framesPerPage) {
    yield* predictionsInRange(db, runId, from, from + framesPerPage);
    await breathe();
  }
}
