import {
  acceptPrediction,
  clearestFrameOf,
  countWaiting,
  editPrediction,
  getMedia,
  getModel,
  getRun,
  lesionSizesOfRun,
  nextHardItem,
  predictionsInRange,
  type ReadableDb,
  rejectPrediction,
  runsOfMedia,
  tracksOfMedia,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { LesionSize } from '../../contract/predictions.ts';
import { exportRun } from '../predictions/export-run.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

/** The queue's progress is shown up to here. */
const mostWaiting = 1000;

export const predictions = {
  size: procedures.predictions.size.handler(({ input, context: { db, queue } }) => {
    const { mediaId, modelId, provider = null, acceptFailedCheck, includeDamaged } = input;
    getMedia(db, mediaId);
    getModel(db, modelId);
    if (tracksOfMedia(db, mediaId).length === 0) {
      throw new CaliperError(
        'invalid_input',
        'Sizing needs a box around each lesion, and this video has none yet. Import a box file first (CSV, JSON, VOC, or a folder of masks).',
      );
    }
    return { jobId: queue.add('size', { mediaId, modelId, provider, acceptFailedCheck, includeDamaged }).id };
  }),
  runs: procedures.predictions.runs.handler(({ input, context }) => ({
    runs: runsOfMedia(context.db, input.mediaId),
  })),
  frames: procedures.predictions.frames.handler(({ input, context }) => {
    getRun(context.db, input.runId);
    return { frames: predictionsInRange(context.db, input.runId, input.fromFrame, input.toFrame) };
  }),
  lesions: procedures.predictions.lesions.handler(({ input, context }) => {
    getRun(context.db, input.runId);
    return { lesions: lesionSizesOfRun(context.db, input.runId) };
  }),
  clearestFrame: procedures.predictions.clearestFrame.handler(({ input, context: { db } }) => ({
    frameIndex: clearestFrameOf(db, input.predictionId),
  })),
  accept: procedures.predictions.accept.handler(({ input: { predictionId, reason }, context: { db } }) =>
    decided(db, () => acceptPrediction(db, predictionId, { reason })),
  ),
  edit: procedures.predictions.edit.handler(({ input: { predictionId, reason, sizeMm }, context: { db } }) =>
    decided(db, () => editPrediction(db, predictionId, sizeMm, { reason })),
  ),
  reject: procedures.predictions.reject.handler(({ input: { predictionId, reason }, context: { db } }) =>
    decided(db, () => rejectPrediction(db, predictionId, { reason })),
  ),
  timeline: procedures.predictions.timeline.handler(({ input: { runId, maxPoints }, context }) =>
    context.timelines.of(context.db, runId, maxPoints),
  ),
  nextHard: procedures.predictions.nextHard.handler(({ input, context: { db } }) => ({
    item: nextHardItem(db, input.after) ?? null,
    waiting: countWaiting(db, mostWaiting),
  })),
  export: procedures.predictions.export.handler(async ({ input, context: { db } }) => ({
    written: await exportRun(db, input),
  })),
};

function decided(db: ReadableDb, decide: () => LesionSize) {
  const { result, step } = withStep(db, decide);
  return { size: result, step };
}
