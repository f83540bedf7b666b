import { describe, expect, it } from 'vitest';
import { interpret } from '../../test/reference/interpret.ts';
import { Graph, tensorOf, type Value } from '../graph/index.ts';
import { writeOnnx } from '../graph/onnx.ts';
import { Session } from '../runtime/index.ts';
import { gradients } from './index.ts';

interface Case {
  readonly name: string;
  /** Rows of numbers, one an input. */
  readonly inputs: readonly (readonly number[])[];
  readonly build: (graph: Graph, inputs: readonly Value[]) => Value;
  /** Gradient of the sum of all outputs, one row an input. */
  readonly expected: readonly (readonly number[])[];
}

/**
 * Where a function is finite its gradient is finite: the subgradient of PyTorch and JAX where they have one, and 0 where
 * the slope itself is infinite.
 */
const cases: readonly Case[] = [
  { name: 'Abs', inputs: [[0, -2]], build: (g, [x]) => g.Abs(x!), expected: [[0, -1]] },
  { name: 'Sign', inputs: [[0]], build: (g, [x]) => g.Mul(g.Sign(x!), x!), expected: [[0]] },
  { name: 'Relu', inputs: [[0, 1]], build: (g, [x]) => g.Relu(x!), expected: [[0, 1]] },
  { name: 'Elu', inputs: [[0, -200]], build: (g, [x]) => g.Elu(x!), expected: [[1, 0]] },
  { name: 'Sqrt', inputs: [[0, 4]], build: (g, [x]) => g.Sqrt(x!), expected: [[0, 0.25]] },
  {
    name: 'Sqrt behind a mask',
    inputs: [[0, 4]],
    build: (g, [x]) => g.Where(g.Greater(x!, 0), g.Sqrt(x!), g.constant(0, 'float32')),
    expected: [[0, 0.25]],
  },
  {
    name: 'ReduceL2 of a row of zeros',
    inputs: [[0, 0]],
    build: (g, [x]) => g.ReduceL2(x!, [0], { keepdims: 1 }),
    expected: [[0, 0]],
  },
  {
    name: 'ReduceL2 without kept axes',
    inputs: [[3, 4]],
    build: (g, [x]) => g.ReduceL2(x!, [0], { keepdims: 0 }),
    expected: [[0.6, 0.8]],
  },
  { name: 'ReduceL1', inputs: [[0, -3]], build: (g, [x]) => g.ReduceL1(x!, [0]), expected: [[0, -1]] },
  {
    name: 'ReduceLogSumExp with a term of nothing',
    inputs: [[0, Number.NEGATIVE_INFINITY]],
    build: (g, [x]) => g.ReduceLogSumExp(x!, [0]),
    expected: [[1, 0]],
  },
  {
    name: 'ReduceMax of equals',
    inputs: [[0, 0]],
    build: (g, [x]) => g.ReduceMax(x!, [0]),
    expected: [[0.5, 0.5]],
  },
  {
    name: 'Max of equals',
    inputs: [[0], [0]],
    build: (g, [a, b]) => g.Max(a!, b!),
    expected: [[0.5], [0.5]],
  },
  ...[
    { exponent: 0, slopes: [0, 0, 0] },
    { exponent: 0.25, slopes: [0, 0.25, 0.25 * 2 ** -0.75] },
    { exponent: 0.5, slopes: [0, 0.5, 0.5 / Math.SQRT2] },
    { exponent: 1, slopes: [1, 1, 1] },
    { exponent: 2, slopes: [0, 2, 4] },
    { exponent: 3, slopes: [0, 3, 12] },
  ].map(({ exponent, slopes }) => ({
    name: `Pow of the constant exponent ${exponent}`,
    inputs: [[0, 1, 2]],
    build: (g: Graph, [x]: readonly Value[]) => g.Pow(x!, exponent),
    expected: [slopes],
  })),
  {
    name: 'Pow, both arguments',
    inputs: [
      [0, 0, 0, 0, 2, -2],
      [0, 0.5, 1, 2, 0, 0],
    ],
    build: (g, [a, b]) => g.Pow(a!, b!),
    expected: [
      [0, 0, 1, 0, 0, 0],
      [0, 0, 0, 0, Math.LN2, Number.NaN],
    ],
  },
  {
    name: 'Gelu far out',
    inputs: [[-1e30, 0, 1e30]],
    build: (g, [x]) => g.Gelu(x!, { approximate: 'tanh' }),
    expected: [[0, 0.5, 1]],
  },
  {
    name: 'Softplus far out',
    inputs: [[-1e30, 1e30]],
    build: (g, [x]) => g.Softplus(x!),
    expected: [[0, 1]],
  },
  {
    name: 'LayerNormalization of equals',
    inputs: [[2, 2]],
    build: (g, [x]) =>
      g.LayerNormalization(x!, g.constant(tensorOf('float32', [1, 1])), undefined, { axis: 0 }),
    expected: [[0, 0]],
  },
];

describe.each(cases.map((one) => [one.name, one] as const))('REQ-GRAD-003 gradient of %s', (_, one) => {
  const graph = new Graph();
  const inputs = one.inputs.map((row, i) => graph.input(`x${i}`, 'float32', [row.length]));
  const y = one.build(graph, inputs);
  const loss = y.shape.length === 0 ? y : graph.ReduceSum(y, [0], { keepdims: 1 });
  gradients(graph, loss, inputs).forEach((gradient, i) => {
    graph.output(`g${i}`, gradient);
  });
  const feeds = Object.fromEntries(one.inputs.map((row, i) => [`x${i}`, tensorOf('float32', [...row])]));

  it.each(['the reference interpreter', 'ONNX Runtime'] as const)('is finite by %s', async (by) => {
    let found: ReadonlyMap<string, { readonly data: ArrayLike<number | bigint> }>;
    if (by === 'ONNX Runtime') {
      await using session = await Session.load(writeOnnx(graph), { threads: 1 });
      found = new Map(Object.entries(await session.run(feeds)));
    } else found = interpret(graph, feeds);
    for (const [i, row] of one.expected.entries()) {
      const gradient = Array.from(found.get(`g${i}`)!.data, Number);
      for (const [k, expected] of row.entries()) {
        if (Number.isNaN(expected)) expect(gradient[k]).toBeNaN();
        else expect(gradient[k], `x${i}[${k}]`).toBeCloseTo(expected, 5);
      }
    }
  });
});
