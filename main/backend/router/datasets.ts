import {
  datasetDetails,
  datasetSummary,
  findingsOf,
  getDataset,
  itemsOfSplit,
  lastStep,
  listDatasets,
  mediaOfDataset,
  removeDataset,
  splitsOf,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { makeDataset, splitDataset } from '../../datasets/sets/make-dataset.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

export const datasets = {
  list: procedures.datasets.list.handler(({ context: { db } }) => ({ datasets: listDatasets(db) })),
  show: procedures.datasets.show.handler(({ input: { datasetId }, context: { db } }) => ({
    dataset: getDataset(db, datasetId),
    ...datasetDetails(db, datasetId),
    splits: splitsOf(db, datasetId),
    ...datasetSummary(db, datasetId),
  })),
  items: procedures.datasets.items.handler(({ input: { splitId, from, limit }, context: { db } }) => ({
    items: itemsOfSplit(db, splitId, from, limit),
  })),
  media: procedures.datasets.media.handler(({ input, context: { db } }) => ({
    media: mediaOfDataset(db, input.datasetId),
  })),
  make: procedures.datasets.make.handler(async ({ input, context: { db }, signal }) => {
    const made = await makeDataset(db, input, async () => {
      await new Promise(setImmediate);
      if (signal?.aborted) throw new CaliperError('cancelled', 'Cancelled. No data set was made.');
    });
    return { ...made, step: lastStep(db) ?? null };
  }),
  split: procedures.datasets.split.handler(({ input, context: { db } }) => {
    const { datasetId, ...request } = input;
    const { result, step } = withStep(db, () => splitDataset(db, datasetId, request));
    return { split: result, step };
  }),
  remove: procedures.datasets.remove.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeDataset(db, input.datasetId));
    return { step };
  }),
  check: procedures.datasets.check.handler(({ input: { datasetId }, context: { db, queue } }) => {
    const { name } = getDataset(db, datasetId);
    return { jobId: queue.add('dataset-check', { datasetId, name }).id };
  }),
  findings: procedures.datasets.findings.handler(({ input, context: { db } }) =>
    findingsOf(db, input.datasetId),
  ),
};
