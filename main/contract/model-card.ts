import { z } from 'zod';
import { Json, Sha256 } from './primitives.ts';

/**
 * Raised when a card's meaning changes; an older Caliper refuses a card it would misread. Version 2 added methods other
 * than sizing, data sets, start weights and further predictors beside a figure; a card of version 1 is read as it is.
 */
export const cardVersion = 2;

const name = z.string().min(1);
const finite = z.number();

/** What one ONNX input of a network gets. */
export const InputStream = z.strictObject({
  /** Name of the ONNX input. */
  input: name,
  /**
   * Of sizing: `crop` around the box; `masked` full frame with everything outside the box at the mean colour; `depth` of
   * the crop. Of classification: `picture` the whole frame; `object` the box with a margin.
   */
  kind: z.enum(['crop', 'masked', 'depth', 'picture', 'object']),
});
export type InputStream = z.infer<typeof InputStream>;

/** How a picture becomes the tensors of a model. `mean` and `std` are for values in 0..1, in `colourOrder`. */
export const InputContract = z.strictObject({
  streams: z.array(InputStream).min(1),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  colourOrder: z.enum(['RGB', 'BGR']),
  mean: z.tuple([finite, finite, finite]),
  std: z.tuple([finite.positive(), finite.positive(), finite.positive()]),
  layout: z.enum(['NCHW', 'NHWC']),
});
export type InputContract = z.infer<typeof InputContract>;

/** What one ONNX output means. */
export const OutputMeaning = z.discriminatedUnion('meaning', [
  /** [N, 1]: -1 is `lowMm`, +1 is `highMm`, linear; the size in mm is clamped to `clampMm`. */
  z.strictObject({
    output: name,
    meaning: z.literal('scaledSize'),
    lowMm: finite,
    highMm: finite,
    clampMm: z.tuple([finite, finite]),
  }),
  /** [N, classes]: unnormalised scores, in the order of `classes`; divided by `temperature` before the softmax. */
  z.strictObject({
    output: name,
    meaning: z.literal('classScores'),
    classes: z.array(name).min(2),
    temperature: z.number().positive().optional(),
  }),
  /** [channels]: the open fraction, in (0, 1), of each channel of the gate `gate`. */
  z.strictObject({ output: name, meaning: z.literal('gateValues'), gate: name }),
]);
export type OutputMeaning = z.infer<typeof OutputMeaning>;

/**
 * Conformal interval: on validation data the share `level` of (truth - prediction) lies within the two quantiles.
 * Bins by predicted size, first that fits; `belowMm` of the last is absent.
 */
export const IntervalCalibration = z.strictObject({
  level: z.number().gt(0).lt(1),
  sampleCount: z.int().positive(),
  bins: z
    .array(
      z.strictObject({
        belowMm: finite.optional(),
        lowResidualMm: finite,
        highResidualMm: finite,
      }),
    )
    .min(1),
});
export type IntervalCalibration = z.infer<typeof IntervalCalibration>;

/**
 * One figure of merit with its interval over patients and, beside it, what the constant predictor reaches (the median
 * size, the most frequent class).
 */
export const Metric = z.strictObject({
  name,
  value: finite,
  low: finite,
  high: finite,
  level: z.number().gt(0).lt(1),
  constantPredictor: finite,
  /** Other predictors on the same cases: a named cheap one, and the model that the training started from. */
  beside: z.array(z.strictObject({ predictor: name, value: finite })).optional(),
});
export type Metric = z.infer<typeof Metric>;

export const SubgroupMetrics = z.strictObject({
  /** `all`, or for example `6-9 mm` or `Paris Is`. */
  subgroup: name,
  split: z.enum(['train', 'validation', 'test', 'cross-validation']),
  /** What one case is: `frame`, `lesion`, `object`, `video`. */
  unit: name,
  count: z.int().nonnegative(),
  metrics: z.array(Metric),
  /** Of a classification: cases by [true class][predicted class]. */
  confusion: z
    .strictObject({ classes: z.array(name), counts: z.array(z.array(z.int().nonnegative())) })
    .optional(),
});
export type SubgroupMetrics = z.infer<typeof SubgroupMetrics>;

/** The frozen data that a model learned from. */
export const TrainingSource = z.strictObject({
  dataset: z.strictObject({ name, sha256: Sha256, field: name }),
  split: z.strictObject({ name, sha256: Sha256 }),
  /** What a look for shortcuts had found in the data set and this split before the training; absent where it warned of nothing. */
  warnings: z.array(name).optional(),
});
export type TrainingSource = z.infer<typeof TrainingSource>;

/** Weights that a training started from, and how many tensors of the network they set. */
export const StartedFrom = z.strictObject({
  name,
  /** Of the file, or of the bundle's `model.onnx`. */
  sha256: Sha256,
  set: z.int().nonnegative(),
  notSet: z.int().nonnegative(),
});
export type StartedFrom = z.infer<typeof StartedFrom>;

/** `card.json`: what a person must know before a number of this model is believed. */
export const ModelCard = z.strictObject({
  cardVersion: z.literal([1, cardVersion]),
  name,
  version: name,
  /** `polyp-sizing`, `classification`, or what another method makes. */
  task: name,
  /** The method that made it and what it was told; absent in cards of version 1, which are all of sizing. */
  method: z.strictObject({ id: name, options: z.record(z.string(), Json) }).optional(),
  /** The architecture by its published name, for example `FSG-ResNet-18`. */
  architecture: name,
  intendedUse: name,
  training: z.strictObject({
    description: name,
    /** True if any training picture was rendered: every result is then marked as a demonstration. */
    renderedData: z.boolean(),
    frameCount: z.int().nonnegative(),
    lesionCount: z.int().nonnegative(),
    patientCount: z.int().nonnegative(),
    seed: z.int(),
    /** Whether the run that made this model ever read the test split before its last evaluation. */
    touchedTestSplit: z.boolean(),
    source: TrainingSource.optional(),
    startedFrom: StartedFrom.optional(),
  }),
  input: InputContract,
  outputs: z.array(OutputMeaning).min(1),
  interval: IntervalCalibration.optional(),
  metrics: z.array(SubgroupMetrics),
  knownFailures: z.array(name),
  licence: name,
  createdUtc: z.iso.datetime(),
  /** Of `model.onnx`, lower-case hexadecimal. */
  modelSha256: Sha256,
});
export type ModelCard = z.infer<typeof ModelCard>;
