import { describe, expect, it } from 'vitest';
import { CaliperError } from '../../main/contract/errors.ts';
import { interpretValues } from '../../test/reference/interpret.ts';
import { Graph, type Tensor, tensorOf, type Value } from '../graph/index.ts';
import { composite, gradients, stopGradient } from './index.ts';

const vector = (...numbers: number[]): Tensor => tensorOf('float64', numbers);
const numbersOf = (tensor: Tensor): number[] => Array.from(tensor.data as Float64Array);

const sum = (graph: Graph, x: Value): Value => graph.ReduceSum(x, undefined, { keepdims: 0 });

/** Values of the gradients of `loss` at `feeds`. */
function gradientsAt(graph: Graph, loss: Value, wrt: Value[], feeds: Record<string, Tensor>): number[][] {
  return interpretValues(graph, feeds, gradients(graph, loss, wrt)).map(numbersOf);
}

describe('REQ-GRAD-002 gradients', () => {
  it('adds up over every path from a value to the loss', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [2]);
    const loss = sum(graph, graph.Add(graph.Mul(x, x), graph.Mul(graph.Exp(x), x)));
    const [gradient] = gradientsAt(graph, loss, [x], { x: vector(0, 1) });
    expect(gradient![0]).toBeCloseTo(1, 12);
    expect(gradient![1]).toBeCloseTo(2 + 2 * Math.E, 12);
  });

  it('differentiates by a value inside the graph, and through it', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [1]);
    const middle = graph.Mul(x, 3);
    const loss = sum(graph, graph.Mul(middle, middle));
    expect(gradientsAt(graph, loss, [middle, x], { x: vector(2) })).toEqual([[12], [36]]);
  });

  it('differentiates twice', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [2]);
    const [first] = gradients(graph, sum(graph, graph.Pow(x, 3)), [x]);
    expect(gradientsAt(graph, sum(graph, first!), [x], { x: vector(1, -2) })).toEqual([[6, -12]]);
  });

  it('gives zeros for what the loss does not depend on', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [2]);
    const other = graph.input('other', 'float64', ['N']);
    const loss = sum(graph, x);
    expect(gradientsAt(graph, loss, [other, x], { x: vector(1, 2), other: vector(3, 4, 5) })).toEqual([
      [0, 0, 0],
      [1, 1],
    ]);
  });

  it('stops at stopGradient, and asks for no rule behind it', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [3]);
    const frozen = stopGradient(graph, graph.apply('Hardmax', [x])[0]!);
    const loss = sum(graph, graph.Mul(x, graph.Add(frozen, 1)));
    graph.output('gradient', gradients(graph, loss, [x])[0]!);
    const wanted = [graph.outputs.get('gradient')!, frozen];
    const upstream = interpretValues(graph, { x: vector(1, 3, 2), [frozen.name]: vector(0, 1, 0) }, [
      wanted[0]!,
    ]);
    expect(numbersOf(upstream[0]!)).toEqual([1, 2, 1]);
  });

  it('names the operator that has no rule, if it lies on the path', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [3]);
    const y = graph.input('y', 'float32', [3]);
    const loss = sum(graph, graph.Mul(graph.apply('Hardmax', [x])[0]!, y));
    expect(() => gradients(graph, loss, [x])).toThrow(/no gradient rule for operator Hardmax/);
    expect(() => gradients(graph, loss, [y])).not.toThrow();
  });

  it('refuses a loss that is not one floating-point number', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [3]);
    expect(() => gradients(graph, x, [x])).toThrow(CaliperError);
    expect(() => gradients(graph, graph.Shape(x), [x])).toThrow(CaliperError);
  });

  it('builds nothing but what was asked for: gates alone need no weight gradients', () => {
    const stepNodes = (wanted: 'gates' | 'everything'): string[] => {
      const graph = new Graph();
      const x = graph.input('x', 'float32', [2, 12, 8, 8]);
      const weights = [
        graph.input('w1', 'float32', [12, 12, 3, 3]),
        graph.input('w2', 'float32', [12, 12, 3, 3]),
      ];
      const gates = [graph.input('g1', 'float32', [12, 1, 1]), graph.input('g2', 'float32', [12, 1, 1])];
      const first = graph.Mul(
        graph.Relu(graph.Conv(x, weights[0]!, { pads: [1, 1, 1, 1] })),
        graph.Sigmoid(gates[0]!),
      );
      const second = graph.Mul(
        graph.Relu(graph.Conv(first, weights[1]!, { pads: [1, 1, 1, 1] })),
        graph.Sigmoid(gates[1]!),
      );
      const loss = sum(graph, graph.GlobalAveragePool(second));
      const forward = graph.nodes.length;
      gradients(graph, loss, wanted === 'gates' ? gates : [...gates, ...weights]);
      return graph.nodes.slice(forward).map(({ op }) => op);
    };
    const gates = stepNodes('gates');
    // One convolution brings the gradient from the second gate to the first; no product makes a weight gradient.
    expect(gates.filter((op) => op === 'Conv' || op === 'ConvTranspose')).toHaveLength(1);
    expect(gates).not.toContain('Gemm');
    expect(gates).not.toContain('MatMul');
    expect(stepNodes('everything')).toContain('Gemm');
  });
});

describe('ties', () => {
  const at = (f: (graph: Graph, x: Value) => Value, x: number[], dims = [x.length]): number[] => {
    const graph = new Graph();
    const input = graph.input('x', 'float64', dims);
    const loss = sum(graph, f(graph, input));
    return gradientsAt(graph, loss, [input], { x: tensorOf('float64', x, dims) })[0]!;
  };

  it('Relu and Abs have gradient 0 at 0', () => {
    expect(at((g, x) => g.Relu(x), [0, 2, -2])).toEqual([0, 1, 0]);
    expect(at((g, x) => g.Abs(x), [0, 2, -2])).toEqual([0, 1, -1]);
  });

  it('Clip passes at its bounds', () => {
    expect(at((g, x) => g.Clip(x, -1, 1), [-1, 1, 2])).toEqual([1, 1, 0]);
  });

  it('equal maxima of Max and ReduceMax share equally', () => {
    expect(at((g, x) => g.Max(x, g.Neg(x)), [0, 3])).toEqual([0, 1]);
    expect(at((g, x) => g.Max(x, 5), [5])).toEqual([0.5]);
    expect(at((g, x) => g.ReduceMax(x, [0]), [2, 1, 2])).toEqual([0.5, 0, 0.5]);
  });

  it('the first of equal maxima takes the gradient of a MaxPool window', () => {
    expect(at((g, x) => g.MaxPool(x, { kernel_shape: [2] }), [1, 1, 1], [1, 1, 3])).toEqual([1, 1, 0]);
  });
});

describe('composite', () => {
  it('is differentiated by its own rule', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [1]);
    const [y] = composite(
      graph,
      [x],
      () => [graph.Exp(graph.Neg(x))] as const,
      () =>
        ([dy]) => [() => graph.Mul(dy!, 7)],
    );
    expect(gradientsAt(graph, sum(graph, y), [x], { x: vector(1) })).toEqual([[7]]);
  });

  it('refuses to let a value inside it be used outside', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [1]);
    let inner = x;
    composite(
      graph,
      [x],
      () => {
        inner = graph.Neg(x);
        return [graph.Exp(inner)] as const;
      },
      () => () => [null],
    );
    expect(() => gradients(graph, sum(graph, inner), [x])).toThrow(/hides it/);
  });
});
