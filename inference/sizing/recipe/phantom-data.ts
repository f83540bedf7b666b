import { type LabelledData, type LabelledItem, preparedOnDemand } from '../../registry/data.ts';
import type { StoredDataSet } from '../phantom/store.ts';

/** Polyps that are mostly hidden have no size to be seen; they are left out of all splits alike. */
const leastVisibleFraction = 0.5;

/** A rendered data set on disk as labelled data. Pictures are read when they are asked for. */
export function phantomData(set: StoredDataSet): LabelledData {
  const items = set.rows
    .filter(({ visibleFraction }) => visibleFraction >= leastVisibleFraction)
    .map(
      ({ patientId, lesionId, frameIndex, box, sizeMm, parisType, split }): LabelledItem => ({
        patient: patientId,
        medium: patientId,
        frameIndex,
        object: `${patientId}/${lesionId}`,
        box,
        label: sizeMm,
        part: split,
        subgroup: `Paris ${parisType}`,
      }),
    );
  return {
    field: { name: 'size', subject: 'object', kind: 'number', unit: 'mm', classes: [] },
    items,
    description: `colonoscopy phantom, ${set.frameCount} rendered frames of ${set.widthPx}×${set.heightPx} px`,
    renderedData: true,
    source: undefined,
    prepared: async (_items, preparation) =>
      preparedOnDemand(
        ({ frameIndex }) => ({
          widthPx: set.widthPx,
          heightPx: set.heightPx,
          data: set.frame(frameIndex),
        }),
        preparation,
      ),
  };
}
