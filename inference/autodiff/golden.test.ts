import { describe, expect, it } from 'vitest';
import { interpretValues } from '../../test/reference/interpret.ts';
import { Graph, type Tensor, tensorOf } from '../graph/index.ts';
import { gradients } from './index.ts';

/**
 * Golden vectors of the gated network: h = X·W1ᵀ, a = h·sigmoid(g), y = a·w2 + b, loss = mean SmoothL1 (beta 1).
 * They were computed in float64 and checked by finite differences when the method was written down.
 */
const feeds: Record<string, Tensor> = {
  X: tensorOf('float64', [1, 2, -1, 0.5], [2, 2]),
  t: tensorOf('float64', [(2 * (5 - 0.5)) / 19.5 - 1, (2 * (10 - 0.5)) / 19.5 - 1], [2, 1]),
  W1: tensorOf('float64', [0.2, -0.1, 0.4, 0.3, -0.5, 0.6], [3, 2]),
  g: tensorOf('float64', [0.1, -0.2, 0.3]),
  w2: tensorOf('float64', [0.5, -0.4, 0.3], [3, 1]),
  b: tensorOf('float64', [0.05]),
};

function gatedNetwork() {
  const graph = new Graph();
  const [X, t, W1, g, w2, b] = Object.entries(feeds).map(([name, { dims }]) =>
    graph.input(name, 'float64', dims),
  );
  const hidden = graph.Mul(graph.MatMul(X!, graph.Transpose(W1!)), graph.Sigmoid(g!));
  const y = graph.Add(graph.MatMul(hidden, w2!), b!);
  const error = graph.Sub(y, t!);
  const size = graph.Abs(error);
  const smooth = graph.Where(
    graph.Less(size, 1),
    graph.Mul(graph.Mul(error, error), 0.5),
    graph.Sub(size, 0.5),
  );
  const loss = graph.ReduceMean(smooth, undefined, { keepdims: 0 });
  return { graph, y, loss, wrt: [W1!, g!, w2!, b!] };
}

describe('golden vectors of the gated network', () => {
  const { graph, y, loss, wrt } = gatedNetwork();
  const values = interpretValues(graph, feeds, [y, loss, ...gradients(graph, loss, wrt)]);
  const expected: readonly [string, readonly number[]][] = [
    ['y', [-0.0094334725, 0.1672604059]],
    ['loss', [0.07927041420780495]],
    ['dW1', [0.0441148719, 0.1515230167, -0.0302625567, -0.1039439465, 0.0289628145, 0.0994796729]],
    ['dg', [-0.0030065622, -0.0238013277, 0.0192379203]],
    ['dw2', [-0.0126586546, 0.1082205166, 0.1506879883]],
    ['db', [0.3609647487]],
  ];

  it.each(expected.map(([name, numbers], i) => ({ name, numbers, found: values[i]! })))(
    '$name to 1e-9',
    ({ numbers, found }) => {
      const distances = numbers.map((number, i) => Math.abs(number - (found.data as Float64Array)[i]!));
      expect(found.data).toHaveLength(numbers.length);
      expect(Math.max(...distances)).toBeLessThan(1e-9);
    },
  );
});
