import { z } from 'zod';
import { ImportReport } from '../annotations.ts';
import { FilePath, Json } from '../primitives.ts';
import type { TaskDefinition } from './task.ts';

const text = z.string().max(10_000);

/** A row of a label file as it is written; empty where it says nothing. */
export const LabelRow = z.strictObject({
  /** Such as `line 7`. */
  where: z.string(),
  item: text,
  patient: text,
  lesion: text,
  field: text,
  value: text,
  frame: z.int().min(0).nullable(),
  lastFrame: z.int().min(0).nullable(),
});
export type LabelRow = z.infer<typeof LabelRow>;

/** Reads the rows of a CSV of labels. What they mean is for the library to say. */
export const readLabels = {
  params: z.strictObject({ path: FilePath, fieldName: z.string().nullable() }),
  asks: { rows: { ask: z.array(LabelRow).max(10_000), answer: z.null() } },
  /** Of rows that cannot be read; `taken` counts those that were handed over. */
  result: z.strictObject({
    skipped: z.array(z.strictObject({ where: z.string(), reason: z.string() })),
    report: ImportReport.omit({ alreadyThere: true }),
    /** Whether decimal commas were possible: then a number may have one. */
    decimalCommas: z.boolean(),
  }),
} satisfies TaskDefinition;

/** Reads a small JSON file. */
export const readJson = {
  params: z.strictObject({ path: FilePath }),
  asks: {},
  result: z.strictObject({ value: Json }),
} satisfies TaskDefinition;
