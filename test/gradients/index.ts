import { convolutionCases } from './cases/convolutions.ts';
import { elementwiseCases } from './cases/elementwise.ts';
import { indexingCases } from './cases/indexing.ts';
import { networkCases } from './cases/networks.ts';
import { normalizationCases } from './cases/normalizations.ts';
import { productCases } from './cases/products.ts';
import { reductionCases } from './cases/reductions.ts';
import { shapeCases } from './cases/shapes.ts';
import type { GradientCase } from './gradient-case.ts';

export { gradcheck, relativeDifference } from './gradcheck.ts';
export { type BuiltCase, buildCase, type GradientCase } from './gradient-case.ts';

/** Every case of every gradient rule: for the checks in float64, on the CPU, and for provider parity programs. */
export const gradientCases: readonly GradientCase[] = [
  ...convolutionCases,
  ...elementwiseCases,
  ...indexingCases,
  ...networkCases,
  ...normalizationCases,
  ...productCases,
  ...reductionCases,
  ...shapeCases,
];
