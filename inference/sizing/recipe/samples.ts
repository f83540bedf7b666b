import type { TrainingSource } from '../../../main/contract/model-card.ts';
import type { BoxPx } from '../../pictures/image.ts';
import type { SizePair } from '../metrics/report.ts';
import type { SquarePicture } from '../preprocess/training-sample.ts';

/** One lesion on one frame with its true size. */
export interface SizingSample {
  readonly patient: string;
  readonly lesion: string;
  readonly medium: string;
  readonly frameIndex: number;
  readonly box: BoxPx;
  readonly sizeMm: number;
  /** Paris class, size class or site: reported apart. */
  readonly subgroup?: string;
}

/** A frame ready for its lesion, and how fit it is to be measured, 0 to 1. */
export interface SizingPicture extends SquarePicture {
  readonly quality: number;
}

/** Labelled frames of one split. A patient is in one split only; `assertDisjoint` proves it before a run. */
export interface SizingSamples {
  readonly samples: readonly SizingSample[];
  /** The caller may write into its planes. */
  picture(sample: SizingSample): Promise<SizingPicture>;
}

export interface SizingData {
  readonly train: SizingSamples;
  readonly validation: SizingSamples;
  /** Read once, after the model was chosen. */
  readonly test: SizingSamples;
  /** Where the frames come from, for the card and for the check that a checkpoint belongs to this data. */
  readonly description: string;
  /** True if any picture was rendered: the model is then a demonstration. */
  readonly renderedData: boolean;
  readonly source?: TrainingSource | undefined;
}

/** A sample with the size that a model gave it. */
export interface SizedSample extends SizePair {
  readonly sample: SizingSample;
}
