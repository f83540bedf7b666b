export { batchNormTraining } from './batch-norm-training.ts';
export { composite } from './composite.ts';
export { gradients } from './gradients.ts';
export { gradientRules } from './rules/index.ts';
export { elementsOf } from './shapes.ts';
export { stopGradient } from './stop-gradient.ts';
