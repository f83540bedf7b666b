import { z } from 'zod';
import { Dataset, DatasetItem, DatasetMedium, Split } from '../datasets.ts';
import { FilePath } from '../primitives.ts';
import { ExpectedModel } from './model.ts';

/** Labelled data as the engine gets them: the items of a data set are asked for page by page. */
export const LabelledSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), folder: FilePath }),
  z.strictObject({
    kind: z.literal('dataset'),
    dataset: Dataset,
    split: Split,
    media: z.array(DatasetMedium),
    /** What a look for shortcuts found, for the card. */
    warnings: z.array(z.string()),
  }),
]);
export type LabelledSource = z.infer<typeof LabelledSource>;

/** Where weights come from. */
export const StartSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('model'), expected: ExpectedModel }),
  z.strictObject({ kind: z.literal('file'), path: FilePath }),
]);
export type StartSource = z.infer<typeof StartSource>;

export const asksForItems = {
  items: {
    ask: z.strictObject({ from: z.int().min(0), limit: z.int().min(1).max(10_000) }),
    answer: z.array(DatasetItem),
  },
};
