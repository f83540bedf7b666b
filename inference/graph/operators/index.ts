import type { Operator } from '../operator.ts';
import { attentionOperators } from './attention.ts';
import { comparison } from './comparison.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { generators } from './generators.ts';
import { indexing } from './indexing.ts';
import { normalisation } from './normalisation.ts';
import { pooling } from './pooling.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { resizing } from './resize.ts';
import { shapes } from './shapes.ts';
import { softmax } from './softmax.ts';

/** Every operator with a shape rule, by its ONNX name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    elementwise,
    attentionOperators,
    comparison,
    reductions,
    products,
    convolution,
    pooling,
    normalisation,
    softmax,
    shapes,
    indexing,
    generators,
    resizing,
  ]
    .flat()
    .map((operator) => [operator.name, operator]),
);
