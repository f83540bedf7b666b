import type { Inference, Operator } from '../operator.ts';
import type { Dim, Shape } from '../value.ts';
import { slidSizes, windowOf } from './windows.ts';

function pooledShape(inference: Inference): Shape {
  inference.rank(0, 3, 5);
  const [batch, channels, ...sizes] = inference.shape(0) as readonly [Dim, Dim, ...Dim[]];
  const kernel = inference.ints('kernel_shape') ?? inference.fail("'kernel_shape' is missing");
  if (kernel.length !== sizes.length) inference.fail(`'kernel_shape' needs ${sizes.length} entries`);
  return [batch, channels, ...slidSizes(inference, sizes, windowOf(inference, kernel))];
}

const windowAttributes = {
  auto_pad: 'string',
  ceil_mode: 'int',
  dilations: 'ints',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const;

const globalPool = (name: string): Operator => ({
  name,
  inputs: [1, 1],
  attributes: {},
  infer: (inference) => {
    inference.rank(0, 2, 5);
    const shape = inference.shape(0).map((dim, axis) => (axis < 2 ? dim : 1));
    return [{ type: inference.type(0), shape }];
  },
});

/** Pooling over [N, C, …spatial]. */
export const pooling: readonly Operator[] = [
  globalPool('GlobalAveragePool'),
  globalPool('GlobalMaxPool'),
  {
    name: 'AveragePool',
    inputs: [1, 1],
    attributes: { ...windowAttributes, count_include_pad: 'int' },
    infer: (inference) => [{ type: inference.type(0), shape: pooledShape(inference) }],
  },
  {
    name: 'MaxPool',
    inputs: [1, 1],
    attributes: { ...windowAttributes, storage_order: 'int' },
    infer: (inference) => {
      const shape = pooledShape(inference);
      const values = { type: inference.type(0), shape };
      return inference.outputCount > 1 ? [values, { type: 'int64', shape }] : [values];
    },
  },
];
