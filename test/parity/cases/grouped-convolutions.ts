import { elementCount, Graph, type Tensor, tensorOf, writeOnnx } from '../../../inference/graph/index.ts';
import { SeededRandom } from '../../../inference/runtime/index.ts';
import { type ParityCase, type ParityModel, tolerance } from '../parity-case.ts';

/** A convolution of two or more groups: channels of each group in and out, and the side of its kernel. */
interface GroupedShape {
  readonly op: 'Conv' | 'ConvTranspose';
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernelPx: number;
}

const conv = (groups: number, inputs: number, outputs: number, kernelPx = 1): GroupedShape => ({
  op: 'Conv',
  groups,
  inputs,
  outputs,
  kernelPx,
});
const transposed = (groups: number, inputs: number, outputs: number): GroupedShape => ({
  op: 'ConvTranspose',
  groups,
  inputs,
  outputs,
  kernelPx: 2,
});

const shapes: readonly GroupedShape[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 25].map((channels) => conv(2, channels, channels)),
  ...[2, 3, 5, 6, 8].map((channels) => conv(2, channels, channels, 3)),
  ...[4, 5, 6, 7, 8].map((channels) => conv(3, channels, channels)),
  ...[2, 3, 5, 6, 7].map((channels) => conv(4, channels, channels)),
  ...[conv(2, 3, 4), conv(2, 4, 5), conv(4, 1, 5, 3), conv(4, 1, 2, 3)],
  ...[1, 2, 3, 4, 5, 6, 8].flatMap((inputs) => [1, 2, 3].map((outputs) => transposed(2, inputs, outputs))),
  ...[1, 2, 3, 4].map((inputs) => transposed(3, inputs, 1)),
];

/** Caliper's networks have no grouped convolution; imported ones may (ShuffleNet, ResNeXt). */
export const groupedConvolutionCases: readonly ParityCase[] = shapes.map((shape) => ({
  name: nameOf(shape),
  kind: 'foreign',
  tolerance: tolerance.operator,
  make: () => make(shape),
}));

/** Those that ONNX Runtime 1.30 computes wrongly on WebGPU, without an error. */
export const wrongGroupedConvolutions: ReadonlySet<string> = new Set(
  shapes.filter((shape) => (shape.op === 'Conv' ? straddles(shape) : skips(shape))).map(nameOf),
);

/**
 * Conv: with four or more output channels a group, 4 neighbouring channels are computed at once where all output
 * channels together divide by 4, else 2 where they divide by 2. If those of one group do not divide by it, such a
 * pack straddles two groups, and the channels of the second get the inputs of the first.
 */
function straddles({ groups, outputs }: GroupedShape): boolean {
  const all = groups * outputs;
  const atOnce = all % 4 === 0 ? 4 : all % 2 === 0 ? 2 : 1;
  return outputs >= 4 && outputs % atOnce !== 0;
}

/** ConvTranspose: one output channel a group and an even number of input channels a group. */
function skips({ inputs, outputs }: GroupedShape): boolean {
  return outputs === 1 && inputs % 2 === 0;
}

function nameOf({ op, groups, inputs, outputs, kernelPx }: GroupedShape): string {
  return `${op} ${kernelPx}×${kernelPx}, ${groups} groups of ${inputs} → ${outputs}`;
}

function make({ op, groups, inputs, outputs, kernelPx }: GroupedShape): ParityModel {
  const random = new SeededRandom(5);
  const noise = (dims: readonly number[]): Tensor =>
    tensorOf(
      'float32',
      Array.from({ length: elementCount(dims) }, () => random.normal()),
      dims,
    );
  const dims = [1, groups * inputs, 5, 6];
  const channels = op === 'Conv' ? [groups * outputs, inputs] : [groups * inputs, outputs];
  const graph = new Graph();
  const x = graph.input('x', 'float32', dims);
  const weight = graph.parameter('w', noise([...channels, kernelPx, kernelPx]));
  graph.output('y', graph[op](x, weight, undefined, { group: groups }));
  return { model: writeOnnx(graph), feeds: { x: noise(dims) } };
}
