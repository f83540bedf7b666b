import type { Graph, Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

type ConvOptions = NonNullable<Parameters<Graph['Conv']>[3]>;
type TransposeOptions = NonNullable<Parameters<Graph['ConvTranspose']>[3]>;

const conv = (
  name: string,
  x: number[],
  w: number[],
  options: ConvOptions,
  shape?: CaseInput['shape'],
): GradientCase => ({
  name: `Conv ${name}`,
  inputs: [{ dims: x, ...(shape && { shape }) }, { dims: w }, { dims: [w[0]!] }],
  build: (graph, [input, weight, bias]) => graph.Conv(input!, weight!, bias!, options),
});

const transposed = (name: string, x: number[], w: number[], options: TransposeOptions): GradientCase => ({
  name: `ConvTranspose ${name}`,
  inputs: [{ dims: x }, { dims: w }, { dims: [w[1]! * (options.group ?? 1)] }],
  build: (graph, [input, weight, bias]) => graph.ConvTranspose(input!, weight!, bias!, options),
});

const pool = (name: string, x: CaseInput, f: (graph: Graph, input: Value) => Value): GradientCase => ({
  name,
  inputs: [x],
  build: (graph, [input]) => f(graph, input!),
});

const image: CaseInput = { dims: [2, 3, 7, 5] };

export const convolutionCases: readonly GradientCase[] = [
  conv('3×3', [2, 3, 7, 5], [4, 3, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('3×3 stride 2', [2, 3, 7, 8], [4, 3, 3, 3], { pads: [1, 1, 1, 1], strides: [2, 2] }),
  conv('7×7 stride 2 stem', [1, 3, 12, 11], [2, 3, 7, 7], { pads: [3, 3, 3, 3], strides: [2, 2] }),
  conv('1×1', [2, 3, 5, 4], [5, 3, 1, 1], {}),
  conv('1×1 stride 2', [2, 3, 5, 6], [5, 3, 1, 1], { strides: [2, 2] }),
  conv('grouped', [2, 6, 5, 5], [4, 3, 3, 3], { pads: [1, 1, 1, 1], group: 2 }),
  conv('depthwise', [2, 3, 5, 6], [3, 1, 3, 3], { pads: [1, 1, 1, 1], group: 3 }),
  conv('depthwise with multiplier, stride 2', [1, 2, 6, 5], [4, 1, 3, 2], { strides: [2, 2], group: 2 }),
  conv('dilated', [1, 2, 9, 8], [3, 2, 3, 2], { dilations: [2, 3], pads: [2, 1, 2, 1] }),
  conv('asymmetric pads', [1, 2, 5, 7], [3, 2, 3, 3], { pads: [0, 2, 1, 0], strides: [1, 2] }),
  conv('SAME_UPPER', [1, 2, 7, 5], [3, 2, 3, 2], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  conv('one-dimensional', [2, 3, 11], [4, 3, 5], { pads: [2, 2], strides: [2] }),
  conv('one-dimensional 1', [2, 3, 7], [4, 3, 1], {}),
  conv('three-dimensional', [1, 2, 4, 5, 3], [2, 2, 3, 2, 2], { pads: [1, 0, 1, 1, 1, 0] }),
  conv('symbolic batch', [2, 3, 5, 5], [4, 3, 3, 3], { pads: [1, 1, 1, 1] }, ['N', 3, 5, 5]),
  conv('wide enough for a product per tap', [4, 9, 18, 16], [1, 9, 3, 1], {}),
  conv('1×1, product per tap', [1, 9, 33, 32], [1, 9, 1, 1], {}),
  conv('pads beyond the kernel', [1, 2, 3, 4], [3, 2, 2, 2], { pads: [2, 2, 1, 3] }),
  conv('grouped, dilated', [1, 4, 7, 6], [6, 2, 2, 3], { group: 2, dilations: [2, 1], pads: [1, 0, 1, 2] }),
  conv('whole-image kernel', [2, 3, 4, 4], [5, 3, 4, 4], {}),
  transposed('2×2 stride 2', [2, 3, 3, 4], [3, 4, 2, 2], { strides: [2, 2] }),
  transposed('3×3 stride 2, padded', [1, 3, 4, 3], [3, 2, 3, 3], {
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    output_padding: [1, 0],
  }),
  transposed('grouped', [1, 4, 3, 3], [4, 2, 3, 3], { group: 2, pads: [1, 0, 0, 1] }),
  transposed('dilated', [1, 2, 4, 3], [2, 3, 2, 3], { dilations: [2, 2] }),
  transposed('one-dimensional', [2, 3, 5], [3, 2, 4], { strides: [3] }),

  pool('MaxPool 3×3 stride 2', image, (g, x) =>
    g.MaxPool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  ),
  pool('MaxPool 2×2', { dims: [1, 2, 4, 6] }, (g, x) =>
    g.MaxPool(x, { kernel_shape: [2, 2], strides: [2, 2] }),
  ),
  pool('MaxPool overlapping, dilated', image, (g, x) =>
    g.MaxPool(x, { kernel_shape: [2, 2], dilations: [2, 1] }),
  ),
  pool('MaxPool ceil_mode', image, (g, x) =>
    g.MaxPool(x, { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
  ),
  pool('MaxPool one-dimensional', { dims: [2, 3, 7] }, (g, x) =>
    g.MaxPool(x, { kernel_shape: [3], strides: [2] }),
  ),
  pool('MaxPool symbolic batch', { dims: [2, 3, 4, 4], shape: ['N', 3, 4, 4] }, (g, x) =>
    g.MaxPool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  ),
  pool('AveragePool', image, (g, x) =>
    g.AveragePool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  ),
  pool('AveragePool counting padding', image, (g, x) =>
    g.AveragePool(x, { kernel_shape: [3, 2], pads: [1, 1, 1, 0], count_include_pad: 1 }),
  ),
  pool('AveragePool ceil_mode', { dims: [1, 2, 7, 6] }, (g, x) =>
    g.AveragePool(x, { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
  ),
  pool('GlobalAveragePool', image, (g, x) => g.GlobalAveragePool(x)),
  pool('GlobalMaxPool', image, (g, x) => g.GlobalMaxPool(x)),
];
