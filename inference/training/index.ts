/** Optimisers, schedules, training steps as graphs, loops with gradient routing, checkpoints with exact resume. */
export type { TrainingEvent, TrainingRecord } from './events.ts';
export { crossEntropyLoss, smoothL1 } from './losses.ts';
export {
  equalComputePasses,
  gradientRoutingPasses,
  type ParameterGroup,
  type Pass,
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
export { buildTrainingStep } from './step.ts';
export {
  shuffled,
  type TrainingData,
  train,
  train as fit,
} from './train.ts';
export { Trainer } from './trainer.ts';
