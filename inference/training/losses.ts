import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';

/**
 * Mean over the batch of weight·SmoothL1(prediction - target), with β = 1: d²/2 inside |d| < 1, |d| - ½ outside.
 * All operands [N] or [N, 1]; without `weight` every sample counts alike. Written with c = clip(d, -1, 1) as
 * c(d - c/2), which is the same function and derivative without a branch.
 */
export function smoothL1Loss(graph: Graph, prediction: Value, target: Value, weight?: Value): Value {
  const difference = graph.Sub(prediction, target);
  const type = difference.type;
  const clipped = graph.Clip(difference, graph.constant(-1, type), graph.constant(1, type));
  const each = graph.Mul(clipped, graph.Sub(difference, graph.Mul(clipped, 0.5)));
  return meanOf(graph, weight === undefined ? each : graph.Mul(each, weight));
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
