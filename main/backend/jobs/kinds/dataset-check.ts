import { addFindings, frozenDataset, mediaOfDataset } from '../../../../db/index.ts';
import { toCaliperError } from '../../../contract/errors.ts';
import type { MediaId } from '../../../contract/ids.ts';
import { checkDataset, framesToLookAt } from '../../../datasets/check/check-dataset.ts';
import type { FileFacts } from '../../../datasets/index.ts';
import type { JobWork } from '../job-work.ts';

/** Pictures of one medium that are looked at, at most. */
const mostFrames = 10_000;

/** Looks at every file of a data set, and then for shortcuts. A file that cannot be read is told and ends nothing. */
export const datasetCheck: JobWork<'dataset-check'> = async (
  { datasetId },
  { db, engine, signal, progress, note },
) => {
  const frames = framesToLookAt(frozenDataset(db, datasetId));
  const media = mediaOfDataset(db, datasetId);
  const read = new Map<MediaId, FileFacts | string>();
  const startedMs = performance.now();
  for (const [done, { mediaId, path, content }] of media.entries()) {
    progress({ ...progressOf(done, media.length, performance.now() - startedMs) });
    try {
      const facts = await engine.run('dataset-facts', {
        params: { mediaPath: path, content, frames: frames.get(mediaId)!.slice(0, mostFrames) },
        handlers: {},
        signal,
      });
      read.set(mediaId, facts);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      read.set(mediaId, toCaliperError(thrown).message);
    }
  }
  progress(progressOf(media.length, media.length, performance.now() - startedMs));
  const breathe = async () => {
    await new Promise(setImmediate);
    signal.throwIfAborted();
  };
  const findings = await checkDataset(db, datasetId, read, { checkedAt: new Date().toISOString(), breathe });
  addFindings(db, datasetId, findings);
  for (const warning of findings.warnings) note(warning);
  return { datasetId, warnings: findings.warnings };
};

function progressOf(done: number, total: number, elapsedMs: number) {
  const perSecond = done === 0 || elapsedMs === 0 ? null : done / (elapsedMs / 1000);
  return {
    ...{ stage: 'looking at files', done, total, unit: 'files', perSecond },
    remainingS: perSecond === null ? null : (total - done) / perSecond,
    ...{ stageRates: [], limitingStage: null, metrics: {} },
  };
}
