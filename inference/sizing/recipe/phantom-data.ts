import type { Split } from '../phantom/split.ts';
import type { StoredDataSet } from '../phantom/store.ts';
import type { SizingData, SizingSamples } from './samples.ts';

/** Polyps that are mostly hidden have no size to be seen; they are left out of all splits alike. */
const leastVisibleFraction = 0.5;

/** The splits of a rendered data set on disk. Pictures are read when they are asked for. */
export function phantomData(set: StoredDataSet): SizingData {
  const of = (split: Split): SizingSamples => ({
    samples: set.rows
      .filter((row) => row.split === split && row.visibleFraction >= leastVisibleFraction)
      .map(({ patientId, lesionId, frameIndex, box, sizeMm, parisType }) => ({
        patient: patientId,
        lesion: `${patientId}/${lesionId}`,
        frameIndex,
        box,
        sizeMm,
        subgroup: `Paris ${parisType}`,
      })),
    image: async ({ frameIndex }) => ({
      widthPx: set.widthPx,
      heightPx: set.heightPx,
      data: set.frame(frameIndex),
    }),
  });
  return {
    train: of('train'),
    validation: of('validation'),
    test: of('test'),
    description: `colonoscopy phantom, ${set.frameCount} rendered frames of ${set.widthPx}×${set.heightPx} px`,
    renderedData: true,
  };
}
