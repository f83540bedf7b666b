import {
  findingsOf,
  getDataset,
  getSplit,
  itemsOfSplit,
  mediaOfDataset,
  type ReadableDb,
  type WritableDb,
} from '../../../../db/index.ts';
import type { Dataset, DatasetItem, Split } from '../../../contract/datasets.ts';
import type { LabelledSource } from '../../../contract/engine/labelled.ts';
import { CaliperError } from '../../../contract/errors.ts';
import type { TrainingData } from '../../../contract/models.ts';
import { warningsOf } from '../../../datasets/check/warnings.ts';

/** What an engine is told of the labelled data of a job, and how it gets their items. Throws `not_found`, `conflict`. */
export function labelledSource(
  db: WritableDb,
  data: TrainingData,
): {
  readonly source: LabelledSource;
  readonly items: (page: { readonly from: number; readonly limit: number }) => DatasetItem[];
} {
  if (data.kind === 'folder') return { source: data, items: () => [] };
  const { datasetId, splitId } = data;
  const dataset = getDataset(db, datasetId);
  const split = getSplit(db, splitId);
  if (split.datasetId !== datasetId)
    throw new CaliperError('conflict', `${split.name} divides another data set than ${dataset.name}.`);
  return {
    source: {
      ...{ kind: 'dataset', dataset, split, media: mediaOfDataset(db, datasetId) },
      warnings: shortcutsOf(db, dataset, split),
    },
    items: ({ from, limit }) => itemsOfSplit(db, splitId, from, limit),
  };
}

/** What the newest look for shortcuts warned of, leaks of other splits left out; none where nobody has looked. */
function shortcutsOf(db: ReadableDb, dataset: Dataset, split: Split): string[] {
  const { findings } = findingsOf(db, dataset.id);
  if (findings === null) return [];
  const leaks = findings.leaks.filter(({ splitId }) => splitId === split.id);
  return warningsOf({ ...findings, leaks }, dataset.field, [split]);
}
