import {
  getBatch,
  getFrameSeries,
  getModel,
  itemsOfBatch,
  listBatches,
  takeBackBatch,
  tracksOfMedia,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

const withoutBoxes = 'it has no box around a lesion';

export const batches = {
  size: procedures.batches.size.handler(({ input, context: { db, queue } }) => {
    const { mediaIds, modelId, provider = null, acceptFailedCheck, includeDamaged } = input;
    const { name, version } = getModel(db, modelId);
    const chosen = [...new Set(mediaIds)];
    const hasBoxes = (mediaId: MediaId) => tracksOfMedia(db, getFrameSeries(db, mediaId).id).length > 0;
    const { ready = [], bare = [] } = Object.groupBy(chosen, (id) => (hasBoxes(id) ? 'ready' : 'bare'));
    if (ready.length === 0) {
      throw new CaliperError(
        'invalid_input',
        'Sizing needs a box around each lesion, and none of these items has one yet. Import box files first. Nothing was queued.',
      );
    }
    const leftOut = bare.map((mediaId) => ({ mediaId, reason: withoutBoxes }));
    const how = { modelId, provider, acceptFailedCheck, includeDamaged };
    const label = `${name} ${version} on ${ready.length} ${ready.length === 1 ? 'item' : 'items'}`;
    const batch = queue.addBatch(
      label,
      'size',
      ready.map((mediaId) => ({ mediaId, ...how })),
    );
    return { batch, leftOut };
  }),
  list: procedures.batches.list.handler(({ input, context: { db } }) => ({
    batches: listBatches(db, input.limit),
  })),
  get: procedures.batches.get.handler(({ input: { batchId }, context: { db } }) => ({
    batch: getBatch(db, batchId),
    items: itemsOfBatch(db, batchId),
  })),
  cancel: procedures.batches.cancel.handler(({ input, context }) => context.queue.cancelBatch(input.batchId)),
  retry: procedures.batches.retry.handler(({ input, context }) => context.queue.retryBatch(input.batchId)),
  takeBack: procedures.batches.takeBack.handler(({ input: { batchId }, context: { db } }) => {
    const { result: batch, step } = withStep(db, () => takeBackBatch(db, batchId));
    return { batch, step };
  }),
};
