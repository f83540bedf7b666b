import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';

/**
 * SmoothL1 with β = 1, elementwise: d²/2 inside |d| < 1, |d| - ½ outside. Written with m = min(|d|, 1) as
 * m · (|d| - m/2), whose derivative is the same from either side of the seam.
 */
export function smoothL1(graph: Graph, difference: Value): Value {
  const distance = graph.Abs(difference);
  const inner = graph.Min(distance, graph.constant(1, difference.type));
  return graph.Mul(inner, graph.Sub(distance, graph.Mul(inner, 0.5)));
}

/**
 * Mean over the batch of weight·cross-entropy. `scores` [N, classes] unnormalised, `oneHot` [N, classes] (soft labels
 * allowed), `weight` [N, 1].
 */
export function crossEntropyLoss(graph: Graph, scores: Value, oneHot: Value, weight?: Value): Value {
  const logLikelihood = graph.Mul(graph.LogSoftmax(scores, { axis: -1 }), oneHot);
  const each = graph.ReduceSum(logLikelihood, [-1], { keepdims: 1 });
  return graph.Neg(meanOf(graph, weight === undefined ? each : graph.Mul(each, weight)));
}

function meanOf(graph: Graph, value: Value): Value {
  return graph.ReduceMean(value, undefined, { keepdims: 0 });
}
