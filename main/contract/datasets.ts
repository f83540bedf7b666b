import { z } from 'zod';
import { procedure } from './base.ts';
import { KnownContent } from './engine/content.ts';
import { UndoStep } from './history.ts';
import { DatasetId, FieldId, JobId, LesionId, MediaId, PatientId, SplitId, StudyId } from './ids.ts';
import { sizeFieldId } from './labels.ts';
import { MediaKind } from './media.ts';
import { Box, FilePath, FrameIndex, LengthPx, PageLimit, Sha256, UtcTime } from './primitives.ts';

/** What one label is about. `object`: an annotated object, such as a lesion; its items are its boxed frames. */
export const Subject = z.enum(['object', 'frame', 'medium']);
export type Subject = z.infer<typeof Subject>;

const fieldName = z.string().min(1).max(100);

/** The field whose values are learned, as it was when the data set was frozen. The order of `classes` is the class index. */
export const LabelField = z.discriminatedUnion('kind', [
  z.strictObject({
    name: fieldName,
    subject: Subject,
    kind: z.literal('number'),
    unit: z.string().max(50).nullable(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({
    name: fieldName,
    subject: Subject,
    kind: z.literal('class'),
    classes: z.array(z.string().min(1).max(100)).min(1).max(1000),
  }),
]);
export type LabelField = z.infer<typeof LabelField>;

export const SplitPart = z.enum(['train', 'validation', 'test']);
export type SplitPart = z.infer<typeof SplitPart>;

/** What is kept whole in a split. */
export const SplitGroup = z.enum(['patient', 'study', 'medium', 'site']);
export type SplitGroup = z.infer<typeof SplitGroup>;

const share = z.number().min(0).max(1);
/** Shares of the items, with the sum 1; a part of share 0 stays empty. */
export const SplitFractions = z
  .strictObject({ train: share, validation: share, test: share })
  .refine(
    ({ train, validation, test }) => Math.abs(train + validation + test - 1) < 1e-6,
    'the shares of a split add up to 1',
  );
export type SplitFractions = z.infer<typeof SplitFractions>;

export const Seed = z.int().min(0).max(0xffff_ffff);

/** One thing with a label, frozen: nothing in it changes when the library does. */
export const DatasetItem = z.strictObject({
  /** Place in the frozen order, from 0. */
  index: z.int().min(0),
  mediaId: MediaId,
  frameIndex: FrameIndex.nullable(),
  objectId: LesionId.nullable(),
  /** Of the object on that frame. */
  box: Box.nullable(),
  /** A number in the field's unit, or one of its classes. */
  label: z.union([z.number(), z.string()]),
  patientId: PatientId,
  studyId: StudyId,
  site: z.string().nullable(),
  /** By the split that was asked for. */
  part: SplitPart,
});
export type DatasetItem = z.infer<typeof DatasetItem>;

/** A medium of a data set as it was frozen: whoever opens it refuses another content. */
export const DatasetMedium = z.strictObject({
  mediaId: MediaId,
  kind: MediaKind,
  /** Where the file is now: it may have been linked again since. */
  path: FilePath,
  content: KnownContent,
  widthPx: LengthPx,
  heightPx: LengthPx,
  /** Whether its labels are those of rendered pictures, whose truth is known exactly. */
  renderedData: z.boolean(),
});
export type DatasetMedium = z.infer<typeof DatasetMedium>;

export const DatasetName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => name.trim() === name, 'a name begins and ends with a letter or sign, not with a space');

const count = z.int().min(0);

export const Dataset = z.strictObject({
  id: DatasetId,
  name: DatasetName,
  field: LabelField,
  itemCount: z.int().min(1),
  patientCount: z.int().min(1),
  createdAt: UtcTime,
  /** Of the canonical field, media and items: equal content has an equal hash, whatever its name. */
  sha256: Sha256,
});
export type Dataset = z.infer<typeof Dataset>;

const SplitName = z.string().min(1).max(200);

export const Split = z.strictObject({
  id: SplitId,
  datasetId: DatasetId,
  name: SplitName,
  group: SplitGroup,
  fractions: SplitFractions,
  seed: Seed,
  /** Of the data set's hash, the request and the part of each medium. */
  sha256: Sha256,
  createdAt: UtcTime,
});
export type Split = z.infer<typeof Split>;

/** How to divide a data set. Without a name the split is named by what it is. */
export const SplitRequest = z.strictObject({
  name: SplitName.optional(),
  group: SplitGroup.default('patient'),
  fractions: SplitFractions,
  seed: Seed.default(1),
});
export type SplitRequest = z.infer<typeof SplitRequest>;

/** What was not taken into a data set, and why. */
export const LeftOut = z.strictObject({ reason: z.string(), count: z.int().min(1) });
export type LeftOut = z.infer<typeof LeftOut>;

/** What a file says of itself beside its pictures, and may betray the label by. */
export const FileFact = z.enum([
  'picture size',
  'source folder',
  'format',
  'site',
  'date',
  'border',
  'number of frames',
  'file size',
]);
export type FileFact = z.infer<typeof FileFact>;

/** How well one fact alone predicts the label, judged on patients from whom nothing was learned. */
export const FactScore = z.strictObject({
  fact: FileFact,
  /** Share of the label's variance (of classes: of their Brier score) that it explains, with a 95 % interval over patients. */
  explained: z.number(),
  low: z.number(),
  high: z.number(),
  /** What it explains where labels are shuffled among patients, in 95 of 100 shuffles at most. */
  byChance: z.number(),
  /** How often shuffled labels let any fact stand out as much. */
  pValue: z.number().min(0).max(1),
  warning: z.boolean(),
});
export type FactScore = z.infer<typeof FactScore>;

/** Something that stands on two sides of a split. */
export const Leak = z.strictObject({
  kind: z.enum(['patient', 'content', 'near frames']),
  splitId: SplitId,
  count: z.int().min(1),
  /** A few of them, as pairs of places. */
  examples: z.array(
    z.strictObject({
      a: z.strictObject({ mediaId: MediaId, frameIndex: FrameIndex.nullable() }),
      b: z.strictObject({ mediaId: MediaId, frameIndex: FrameIndex.nullable() }),
    }),
  ),
});
export type Leak = z.infer<typeof Leak>;

/** A class that cannot be told from where it comes from. */
export const Inseparable = z.strictObject({
  class: z.string(),
  /** Independent sources: patients, those with equal content taken as one. */
  sources: z.int().min(1),
  /** Facts that every medium of the class has otherwise than all media of the others. */
  facts: z.array(FileFact),
});
export type Inseparable = z.infer<typeof Inseparable>;

export const DatasetFindings = z.strictObject({
  checkedAt: UtcTime,
  facts: z.array(FactScore),
  leaks: z.array(Leak),
  inseparable: z.array(Inseparable),
  /** What a person must know before training, in complete sentences. */
  warnings: z.array(z.string()),
  /** What could not be looked at, and why. */
  notes: z.array(z.string()),
});
export type DatasetFindings = z.infer<typeof DatasetFindings>;

/** What one part of a split holds; `labels` counts by the data set's bins. */
export const PartSummary = z.strictObject({
  part: SplitPart,
  items: count,
  media: count,
  patients: count,
  labels: z.array(count),
});
export type PartSummary = z.infer<typeof PartSummary>;

const step = UndoStep.nullable();

export const datasets = {
  /** Newest first. */
  list: procedure.input(z.strictObject({})).output(z.strictObject({ datasets: z.array(Dataset) })),
  show: procedure.input(z.strictObject({ datasetId: DatasetId })).output(
    z.strictObject({
      dataset: Dataset,
      media: count,
      leftOut: z.array(LeftOut),
      splits: z.array(Split),
      /** Classes, or ranges of numbers such as `4-6 mm`. */
      bins: z.array(z.string()),
      /** Items by bin. */
      labels: z.array(count),
      /** Whose word the labels are: provenances of sizes, or authors. */
      provenances: z.array(z.strictObject({ provenance: z.string(), count })),
      /** For each split, in their order. */
      parts: z.array(z.array(PartSummary)),
    }),
  ),
  /** A page of the items in their frozen order, with their parts by one split of the data set. */
  items: procedure
    .input(
      z.strictObject({
        splitId: SplitId,
        from: count.default(0),
        limit: PageLimit,
      }),
    )
    .output(z.strictObject({ items: z.array(DatasetItem) })),
  /** The media of a data set, each where it is now. */
  media: procedure
    .input(z.strictObject({ datasetId: DatasetId }))
    .output(z.strictObject({ media: z.array(DatasetMedium) })),
  /**
   * Divides a data set: groups stay whole, media of equal content stay together, and the parts are alike in their labels.
   * Equal requests give equal splits, whose name is then that of the first. One undoable step. Refused with
   * `invalid_input` and the reason where it cannot be met.
   */
  split: procedure
    .input(SplitRequest.extend({ datasetId: DatasetId }))
    .output(z.strictObject({ split: Split, step })),
  /**
   * Freezes the labelled items of some media under a name. Undo hides it again; nothing ever changes in it. Refused with
   * `conflict` for a name that is taken, and with `invalid_input` where nothing has a label, or where items have no
   * patient and nobody agreed that each counts as one of its own (`details.unassigned`).
   */
  make: procedure
    .input(
      z.strictObject({
        name: DatasetName,
        mediaIds: z.array(MediaId).min(1).max(100_000),
        /** What is to be learned. */
        fieldId: FieldId.default(sizeFieldId),
        /** Each item without a patient counts as a patient of its own. */
        unassignedAsPatients: z.boolean().default(false),
        /** Frames of one lesion, range or item at most, spread evenly over those that it has. */
        framesPerSubject: z.int().min(1).max(10_000).default(24),
        /** Of a field of frames, every how many-th frame of a labelled range is taken. */
        frameStride: z.int().min(1).max(100_000).default(5),
        /** Divides it in the same step; where that cannot be done, nothing is made. */
        split: SplitRequest.optional(),
      }),
    )
    .output(z.strictObject({ dataset: Dataset, split: Split.nullable(), leftOut: z.array(LeftOut), step })),
  /** Takes a data set out of sight as one undoable step; what was made with it keeps its hash. */
  remove: procedure.input(z.strictObject({ datasetId: DatasetId })).output(z.strictObject({ step })),
  /** Queues the look for shortcuts: leaks between the parts of its splits, and facts of files that predict the label. */
  check: procedure.input(z.strictObject({ datasetId: DatasetId })).output(z.strictObject({ jobId: JobId })),
  /** What the newest look found; null before there was one. Splits made since are named. */
  findings: procedure
    .input(z.strictObject({ datasetId: DatasetId }))
    .output(z.strictObject({ findings: DatasetFindings.nullable(), uncheckedSplits: z.array(SplitId) })),
};
