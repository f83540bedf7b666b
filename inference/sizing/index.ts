/** Polyp sizing by hard-attention gates and gradient routing (the HAG / FSG and GR of the paper). */

export * from './lesion/aggregate.ts';
export * from './lesion/calibration.ts';
export * from './lesion/quality.ts';
export * from './metrics/report.ts';
export * from './model/loss.ts';
export * from './model/training-model.ts';
export * from './preprocess/streams.ts';
export * from './preprocess/training-sample.ts';
export * from './target/classes.ts';
export * from './target/scaling.ts';
export * from './target/weights.ts';
