import type { Graph, Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const on = (name: string, f: (graph: Graph, x: Value) => Value, input: CaseInput): GradientCase => ({
  name,
  inputs: [input],
  build: (graph, [x]) => f(graph, x!),
});

const cube: CaseInput = { dims: [3, 5, 2] };
const tokens: CaseInput = { dims: [2, 7, 3], shape: ['N', 'T', 3] };

export const reductionCases: readonly GradientCase[] = [
  on('CumSum', (g, x) => g.CumSum(x, 1), cube),
  on('CumSum exclusive reverse', (g, x) => g.CumSum(x, -1, { exclusive: 1, reverse: 1 }), cube),
  on('LogSoftmax', (g, x) => g.LogSoftmax(x, { axis: 1 }), cube),
  on('ReduceL1', (g, x) => g.ReduceL1(x, [0, 2]), cube),
  on('ReduceL2', (g, x) => g.ReduceL2(x, [1], { keepdims: 0 }), cube),
  on('ReduceLogSumExp', (g, x) => g.ReduceLogSumExp(x, [-1], { keepdims: 0 }), cube),
  on('ReduceMax', (g, x) => g.ReduceMax(x, [1], { keepdims: 0 }), cube),
  on('ReduceMax over symbolic instances', (g, x) => g.ReduceMax(x, [1], { keepdims: 0 }), tokens),
  on('ReduceMean', (g, x) => g.ReduceMean(x, [0, 2], { keepdims: 1 }), cube),
  on('ReduceMean of everything', (g, x) => g.ReduceMean(x), cube),
  on('ReduceMean over symbolic tokens', (g, x) => g.ReduceMean(x, [1], { keepdims: 0 }), tokens),
  on('ReduceMin', (g, x) => g.ReduceMin(x, [0, 1]), cube),
  on('ReduceSum', (g, x) => g.ReduceSum(x, [1], { keepdims: 0 }), cube),
  on('ReduceSum over symbolic axes', (g, x) => g.ReduceSum(x, [0, 1]), tokens),
  on('ReduceSum of no axis', (g, x) => g.ReduceSum(x, [], { noop_with_empty_axes: 1 }), cube),
  on('ReduceSum over an empty axis', (g, x) => g.ReduceSum(x, [0]), { dims: [0, 3] }),
  on('ReduceSumSquare', (g, x) => g.ReduceSumSquare(x, [2]), cube),
  on('Softmax', (g, x) => g.Softmax(x), cube),
  on('Softmax over symbolic instances', (g, x) => g.Softmax(x, { axis: 1 }), tokens),
];
