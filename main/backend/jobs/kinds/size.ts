import {
  abandonRun,
  addPredictions,
  boxesInRange,
  contentOf,
  expectedModel,
  finishRun,
  getFrameSeries,
  setDamage,
  setRunRecord,
  sizeSubjects,
  startRun,
} from '../../../../db/index.ts';
import type { LesionId } from '../../../contract/ids.ts';
import type { JobWork } from '../job-work.ts';

/** Of the bootstrap that gives the intervals of lesions: fixed, so that equal runs give equal intervals. */
const seed = 1;

/**
 * Sizes the lesions of one media item. Every attempt is a run of its own: what an attempt that failed has predicted
 * stays as it was, marked incomplete, and is never mixed with the next one's.
 */
export const size: JobWork<'size'> = async (
  { mediaId, modelId, provider, acceptFailedCheck, includeDamaged },
  { db, engine, jobId, signal, progress, note },
) => {
  const media = getFrameSeries(db, mediaId);
  const model = expectedModel(db, modelId);
  const run = startRun(db, mediaId, modelId, jobId);
  /** As the lesions were called when their boxes were asked for: to be read, not to be looked up. */
  const names = new Map<LesionId, string>();
  try {
    const result = await engine.run('size', {
      params: {
        mediaPath: media.path,
        content: contentOf(db, mediaId),
        fromFrame: 0,
        toFrame: media.frameCount,
        model,
        provider,
        acceptFailedCheck,
        includeDamaged,
        seed,
      },
      handlers: {
        boxes: ({ fromFrame, toFrame }) =>
          boxesInRange(db, mediaId, fromFrame, toFrame).map(({ frameIndex, lesionId, lesion, box }) => {
            names.set(lesionId, lesion);
            return { frameIndex, lesionId, box };
          }),
        begin: (record) => {
          setRunRecord(db, run.id, record);
          note(`${record.modelName} on ${record.provider}, batch ${record.batchSize}`);
          for (const text of record.providerNotes) note(text);
          return null;
        },
        store: ({ frames }) => {
          addPredictions(db, run.id, frames);
          return null;
        },
      },
      onProgress: progress,
      signal,
    });
    const { record, lesions, framesPerSecond, skipped } = result;
    const gates = Object.fromEntries(
      Object.entries(result.gates).map(([name, open]) => [name, Float32Array.from(open)]),
    );
    for (const text of record.mediaNotes ?? []) note(text);
    setDamage(db, mediaId, result.damage);
    if (skipped.length > 0) note(`${skipped.length} boxes were not sized`);
    finishRun(db, run.id, { record, subjects: sizeSubjects(lesions), gates, framesPerSecond });
    return {
      runId: run.id,
      lesionCount: lesions.length,
      framesPerSecond,
      skipped: skipped.map((box) => ({ ...box, lesion: names.get(box.lesionId)! })),
    };
  } catch (thrown) {
    abandonRun(db, run.id);
    throw thrown;
  }
};
