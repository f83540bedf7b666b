import { type ClassThresholds, defaultThresholds, sizeClassOf } from './classes.ts';

/** Loss weights of small and large lesions; a diminutive one weighs 1. */
export interface SizeWeights {
  readonly small: number;
  readonly large: number;
}

/** Weights of the pass that trains everything but the gates. */
export const mainPassWeights: SizeWeights = { small: 3, large: 5 };

/** Weights of the pass that trains the gates. */
export const gatePassWeights: SizeWeights = { small: 5, large: 10 };

/**
 * Weight of one sample in the loss, decided in mm. The reference compared the scaled target with the thresholds in
 * mm, so that its weights never took effect (method file, section 7, item 1).
 */
export function sampleWeight(
  sizeMm: number,
  weights: SizeWeights,
  thresholds: ClassThresholds = defaultThresholds,
): number {
  const sizeClass = sizeClassOf(sizeMm, thresholds);
  return sizeClass === 'diminutive' ? 1 : weights[sizeClass];
}
