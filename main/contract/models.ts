import { z } from 'zod';
import { procedure } from './base.ts';
import { SplitPart } from './datasets.ts';
import { DatasetId, JobId, ModelId, SplitId } from './ids.ts';
import { MethodDescription, OptionValue } from './methods.ts';
import { FilePath, Json, replace, Sha256, UtcTime } from './primitives.ts';

export const Model = z.strictObject({
  id: ModelId,
  name: z.string(),
  version: z.string(),
  folder: FilePath,
  /** Of `model.onnx`. Two models may share it: the same network with another card is another model. */
  sha256: Sha256,
  /** Over network, card and golden answer: what the model is. Null until a bundle of an older library is seen again. */
  digest: Sha256.nullable(),
  /** A bundle without a card runs, but "accept all" is refused for it. */
  hasCard: z.boolean(),
  demonstration: z.boolean(),
  /** Whether it carries an answer by which a device is checked; null for a bundle of an older library, not seen again. */
  hasGolden: z.boolean().nullable(),
  /** Why Caliper cannot take the network apart: it then runs as it is, without gates and training. Null where it can. */
  graphProblem: z.string().nullable(),
  addedAt: UtcTime,
});
export type Model = z.infer<typeof Model>;

/** How open a gate lets each of its channels, sigmoid of its weights; 0.5 is where every gate starts. */
export const Gate = z.strictObject({
  name: z.string(),
  open: z.array(z.number().min(0).max(1)),
  mean: z.number(),
  /** Share of channels above 0.5. */
  openShare: z.number(),
  /** Mean distance from 0.5: 0 for a gate that has decided nothing, 0.5 for one of zeros and ones. */
  distanceFromHalf: z.number(),
});
export type Gate = z.infer<typeof Gate>;

/** What became of every name of a weight import. */
export const WeightsReport = z.strictObject({
  /** Parameters of the network that were set. */
  matched: z.array(z.string()),
  /** Parameters that the file does not have: they keep the weights that they had. */
  missing: z.array(z.string()),
  /** Names in the file that the network does not have. */
  unexpected: z.array(z.string()),
  /** Parameters that the file has in another shape: they keep the weights that they had. */
  misshapen: z.array(
    z.strictObject({ name: z.string(), wanted: z.array(z.number()), found: z.array(z.number()) }),
  ),
});
export type WeightsReport = z.infer<typeof WeightsReport>;

const started = z.strictObject({ jobId: JobId });

/** What a training learns from: a folder of rendered frames, or a frozen data set by one of its splits. */
export const TrainingData = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), folder: FilePath }),
  z.strictObject({ kind: z.literal('dataset'), datasetId: DatasetId, splitId: SplitId }),
]);
export type TrainingData = z.infer<typeof TrainingData>;

/** Where the weights begin: at a model of the library, or at a bundle, a network or a checkpoint on the disk. */
export const TrainingStart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('model'), modelId: ModelId }),
  z.strictObject({ kind: z.literal('file'), path: FilePath }),
]);
export type TrainingStart = z.infer<typeof TrainingStart>;

/** What a run is called and where it goes, whatever it learns. */
export const trainingPlace = {
  /** Of the registry: `models.methods` lists them. */
  method: z.string().min(1).max(50),
  /** Where the finished bundle goes; checkpoints are kept in `OUTPUT.training` beside it until then. */
  outputFolder: FilePath,
  name: z.string().min(1).max(200).default('Caliper demonstration'),
  version: z.string().min(1).max(50).default('1'),
  replace,
  /** Of the method; those that are left out stay at their defaults. */
  options: z.record(z.string(), OptionValue).default({}),
  threads: z.int().min(1).max(256).optional(),
};

/** A training run. */
export const TrainOptions = z.strictObject({
  ...trainingPlace,
  data: TrainingData,
  /** Random weights if left out. */
  start: TrainingStart.optional(),
});
export type TrainOptions = z.infer<typeof TrainOptions>;

const olderOptions = [
  'architecture',
  'streams',
  'gated',
  'sidePx',
  'epochs',
  'batchSize',
  'framesPerLesion',
  'seed',
] as const;

/** As jobs keep them: before there were other methods, a training was of sizing on a rendered folder. */
export const StoredTrainOptions = z.preprocess((stored) => {
  if (typeof stored !== 'object' || stored === null || !('dataFolder' in stored)) return stored;
  const { dataFolder, ...rest } = stored as Record<string, unknown>;
  const own = Object.entries(rest);
  const isOption = (name: string) => (olderOptions as readonly string[]).includes(name);
  return {
    ...Object.fromEntries(own.filter(([name]) => !isOption(name))),
    method: 'sizing',
    data: { kind: 'folder', folder: dataFolder },
    options: Object.fromEntries(own.filter(([name]) => isOption(name))),
  };
}, TrainOptions);

/** Which labelled cases a model is judged on. */
export const EvaluateOptions = z.strictObject({
  modelId: ModelId,
  data: TrainingData,
  part: SplitPart.default('test'),
  threads: z.int().min(1).max(256).optional(),
});
export type EvaluateOptions = z.infer<typeof EvaluateOptions>;

export const PhantomOptions = z.strictObject({
  outputFolder: FilePath,
  replace,
  patientCount: z.int().min(1).max(100_000).default(300),
  lesionsPerPatient: z.int().min(1).max(6).default(2),
  framesPerLesion: z.int().min(1).max(10_000).default(12),
  widthPx: z.int().min(16).max(2048).default(192),
  heightPx: z.int().min(16).max(2048).default(192),
  /** Sizes as in a published colonoscopy data base, or evenly from 0.5 to 20 mm. */
  sizes: z.enum(['clinical', 'uniform']).default('uniform'),
  workerCount: z.int().min(0).max(64).default(2),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
});
export type PhantomOptions = z.infer<typeof PhantomOptions>;

export const models = {
  list: procedure.input(z.strictObject({})).output(
    z.strictObject({
      models: z.array(Model),
      /** What a person chose, or else the model that was added first; null in a library without models. */
      defaultModelId: ModelId.nullable(),
      /** Whether a person chose it. */
      defaultChosen: z.boolean(),
    }),
  ),
  /** Makes a model the one that is used where none is named. Only this changes it: a new model never does. */
  setDefault: procedure.input(z.strictObject({ modelId: ModelId })).output(Model),
  card: procedure
    .input(z.strictObject({ modelId: ModelId }))
    .output(z.strictObject({ model: Model, card: Json.nullable() })),
  /**
   * Whether the model's folder still holds it: `same`, the part that is another one now, or `unreadable`. Results keep to
   * the card that was stored with the model whatever lies in the folder.
   */
  check: procedure
    .input(z.strictObject({ modelId: ModelId }))
    .output(z.strictObject({ folder: z.enum(['same', 'network', 'card', 'golden answer', 'unreadable']) })),
  /** The gates of a model in the order of its stages; empty for a network without. Equal names can be compared. */
  gates: procedure
    .input(z.strictObject({ modelId: ModelId }))
    .output(z.strictObject({ sha256: Sha256, gates: z.array(Gate) })),
  /** Adds a bundle folder after its hash was found to match its card. The engine reads it, nobody else. */
  import: procedure.input(z.strictObject({ folder: FilePath })).output(Model),
  /** Puts gates at identity strength on the tensors of an ONNX file whose names match the pattern. */
  retrofit: procedure
    .input(
      z.strictObject({
        modelFile: FilePath,
        outputFile: FilePath,
        pattern: z.string().min(1).max(500),
        replace,
      }),
    )
    .output(z.strictObject({ gatedTensors: z.array(z.string()), sha256: Sha256 })),
  /**
   * Puts the weights of a checkpoint (PyTorch, safetensors or ONNX) into an ONNX network by their names. Parameters that
   * the checkpoint does not set keep the weights that they had: the answer names them. Refused where no name fits.
   */
  weights: procedure
    .input(z.strictObject({ checkpointFile: FilePath, modelFile: FilePath, outputFile: FilePath, replace }))
    .output(z.strictObject({ report: WeightsReport, sha256: Sha256 })),
  /** Every way to train that this version of Caliper knows, with its options. */
  methods: procedure
    .input(z.strictObject({}))
    .output(z.strictObject({ methods: z.array(MethodDescription) })),
  train: procedure.input(TrainOptions).output(started),
  /** Judges a model on one part of labelled data; reading a test part is kept in the history. */
  evaluate: procedure.input(EvaluateOptions).output(started),
  renderPhantom: procedure.input(PhantomOptions).output(started),
};
