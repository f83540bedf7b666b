import { intOf } from '../attributes.ts';
import type { GradientRules } from './rule.ts';

export const softmaxRules: GradientRules = {
  /** Along the axis at which a CumSum started, its gradient runs back. */
  CumSum: ({ graph, node, inputs: [, axis], dy }) => [
    () =>
      graph.CumSum(dy, axis, {
        exclusive: intOf(node, 'exclusive', 0),
        reverse: 1 - intOf(node, 'reverse', 0),
      }),
  ],
  LogSoftmax: ({ graph, node, y, dy }) => [
    () => {
      const total = graph.ReduceSum(dy, [intOf(node, 'axis', -1)], { keepdims: 1 });
      return graph.Sub(dy, graph.Mul(graph.Exp(y), total));
    },
  ],
  Softmax: ({ graph, node, y, dy }) => [
    () => {
      const weighted = graph.Mul(dy, y);
      const total = graph.ReduceSum(weighted, [intOf(node, 'axis', -1)], { keepdims: 1 });
      return graph.Sub(weighted, graph.Mul(y, total));
    },
  ],
};
