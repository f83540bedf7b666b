/** Polyp sizing by hard-attention gates and gradient routing (the HAG / FSG and GR of the paper). */

export * from './lesion/aggregate.ts';
export * from './lesion/calibration.ts';
export * from './lesion/quality.ts';
export * from './metrics/bootstrap.ts';
export * from './metrics/classification.ts';
export * from './metrics/regression.ts';
export * from './metrics/report.ts';
export * from './model/fsg-resnet18.ts';
export * from './model/fsg-vit-tiny.ts';
export * from './model/gate.ts';
export * from './model/gate-statistics.ts';
export * from './model/loss.ts';
export * from './model/pos-embed.ts';
export * from './model/retrofit.ts';
export * from './model/sizing-model.ts';
export * from './model/training-model.ts';
export * from './preprocess/augment.ts';
export * from './preprocess/box.ts';
export * from './preprocess/image.ts';
export * from './preprocess/streams.ts';
export * from './preprocess/training-sample.ts';
export * from './random.ts';
export * from './target/classes.ts';
export * from './target/scaling.ts';
export * from './target/weights.ts';
