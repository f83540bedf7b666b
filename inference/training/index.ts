/** Optimisers, schedules, training steps as graphs, loops with gradient routing, checkpoints with exact resume. */
export { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
export { clipByNorm, gradientNorm } from './clipping.ts';
export type { EpochRecord, TrainingEvent, TrainingRecord, Validation } from './events.ts';
export { crossEntropyLoss, smoothL1Loss } from './losses.ts';
export {
  equalComputePasses,
  gradientRoutingPasses,
  type ParameterGroup,
  type Pass,
  plainPasses,
  type TrainingModel,
} from './model.ts';
export { movingAverage } from './moving-average.ts';
export { adam, adamW } from './optimisers/adam.ts';
export type { Optimiser } from './optimisers/optimiser.ts';
export { sgd } from './optimisers/sgd.ts';
export { installWeights } from './parameters.ts';
export {
  constantSchedule,
  cosineRestartsSchedule,
  cosineSchedule,
  linearWarmUp,
  type Schedule,
} from './schedules.ts';
export { buildTrainingStep, type StepOptions, type Teacher, type TrainingStep } from './step.ts';
export {
  type SplitName,
  shuffled,
  type TrainingData,
  type TrainOptions,
  train,
  train as fit,
} from './train.ts';
export { type Feeds, type PassResult, Trainer, type TrainerOptions, type TrainerState } from './trainer.ts';
