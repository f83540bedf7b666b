import { z } from 'zod';

/** Raised when a card's meaning changes; an older Caliper refuses a card it would misread. */
export const cardVersion = 1;

const name = z.string().min(1);
const finite = z.number();

/** What one ONNX input of a sizing network gets (methods/sizing-hag-gr.md, multistream inputs). */
export const InputStream = z.strictObject({
  /** Name of the ONNX input. */
  input: name,
  /** `crop` around the box; `masked` full frame with everything outside the box at the mean colour; `depth` of the crop. */
  kind: z.enum(['crop', 'masked', 'depth']),
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
  /** [N, classes]: unnormalised scores, in the order of `classes`. */
  z.strictObject({ output: name, meaning: z.literal('classScores'), classes: z.array(name).min(2) }),
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

/** One figure of merit with its bootstrap interval and, beside it, what the constant predictor reaches. */
export const Metric = z.strictObject({
  name,
  value: finite,
  low: finite,
  high: finite,
  level: z.number().gt(0).lt(1),
  constantPredictor: finite,
});
export type Metric = z.infer<typeof Metric>;

export const SubgroupMetrics = z.strictObject({
  /** `all`, or for example `6-9 mm` or `Paris Is`. */
  subgroup: name,
  split: z.enum(['validation', 'test']),
  unit: z.enum(['frame', 'lesion']),
  count: z.int().nonnegative(),
  metrics: z.array(Metric),
});
export type SubgroupMetrics = z.infer<typeof SubgroupMetrics>;

/** `card.json`: what a person must know before a number of this model is believed. */
export const ModelCard = z.strictObject({
  cardVersion: z.literal(cardVersion),
  name,
  version: name,
  task: z.literal('polyp-sizing'),
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
  }),
  input: InputContract,
  outputs: z.array(OutputMeaning).min(1),
  interval: IntervalCalibration.optional(),
  metrics: z.array(SubgroupMetrics),
  knownFailures: z.array(name),
  licence: name,
  createdUtc: z.iso.datetime(),
  /** Of `model.onnx`, lower-case hexadecimal. */
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ModelCard = z.infer<typeof ModelCard>;
