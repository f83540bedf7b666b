import type { TrainingSource } from '../../main/contract/model-card.ts';
import type { BoxPx, RgbImage } from '../pictures/image.ts';

export type Part = 'train' | 'validation' | 'test';

/** One picture with its label. */
export interface LabelledItem {
  readonly patient: string;
  /** The video, still or series that it is of. */
  readonly medium: string;
  readonly frameIndex: number;
  /** The object that the label is about, if it is about one, and where it is on this frame. */
  readonly object: string | null;
  readonly box: BoxPx | null;
  /** A number in the field's unit, or the index of a class. */
  readonly label: number;
  readonly part: Part;
  /** Reported apart, such as `Paris Is`. */
  readonly subgroup?: string;
}

/** What is learned: a number, or one of some classes. */
export interface LearnedField {
  readonly name: string;
  readonly subject: 'object' | 'frame' | 'medium';
  readonly kind: 'number' | 'class';
  readonly unit: string | null;
  /** Empty for a number. */
  readonly classes: readonly string[];
}

/**
 * What a method makes of a picture, once, before training: resized, without what changes from epoch to epoch. It is
 * kept in a working store, so `description` names everything that decides the numbers.
 */
export interface Preparation {
  readonly description: string;
  /** Numbers that `prepare` gives for each item. */
  readonly length: number;
  prepare(picture: RgbImage, item: LabelledItem): Float32Array;
}

/** Labelled pictures of a frozen data set or of a rendered folder. */
export interface LabelledData {
  readonly field: LearnedField;
  readonly items: readonly LabelledItem[];
  /** Where the pictures come from, for the card and for the check that a checkpoint belongs to this data. */
  readonly description: string;
  /** True if any picture was rendered: the model is then a demonstration. */
  readonly renderedData: boolean;
  /** The frozen data set and its split; a rendered folder has none. */
  readonly source: TrainingSource | undefined;
  /**
   * Makes the pictures of these items ready, each once and in order. The numbers that it gives belong to the caller.
   * Throws `file_changed` for a medium whose content is another one now, `cancelled`.
   */
  prepared(
    items: readonly LabelledItem[],
    preparation: Preparation,
    options?: { readonly signal?: AbortSignal },
  ): Promise<PreparedPictures>;
}

export interface PreparedPictures {
  /** What `prepare` gave for this item. */
  of(item: LabelledItem): Promise<Float32Array>;
}

/** Pictures that are read and made ready anew each time: of a store that gives any of them at once. */
export function preparedOnDemand(
  picture: (item: LabelledItem) => RgbImage,
  { prepare }: Preparation,
): PreparedPictures {
  return { of: async (item) => prepare(picture(item), item) };
}

/** The items of one part. */
export const partOf = (items: readonly LabelledItem[], part: Part): LabelledItem[] =>
  items.filter((item) => item.part === part);
