import { binaryRules } from './binary.ts';
import { convolutionRules } from './convolution.ts';
import { einsumRules } from './einsum.ts';
import { indexingRules } from './indexing.ts';
import { normalizationRules } from './normalization.ts';
import { poolingRules } from './pooling.ts';
import { productRules } from './products.ts';
import { reductionRules } from './reductions.ts';
import { resizingRules } from './resizing.ts';
import type { GradientRules } from './rule.ts';
import { shapingRules } from './shaping.ts';
import { softmaxRules } from './softmax.ts';
import { unaryRules } from './unary.ts';

/** The gradient rule of every operator that has one. */
export const gradientRules: GradientRules = {
  ...binaryRules,
  ...convolutionRules,
  ...einsumRules,
  ...indexingRules,
  ...normalizationRules,
  ...poolingRules,
  ...productRules,
  ...reductionRules,
  ...resizingRules,
  ...shapingRules,
  ...softmaxRules,
  ...unaryRules,
};
