import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { smoothL1 } from '../../training/losses.ts';

/**
 * The sizing loss, a scalar: the mean over the batch of weight · SmoothL1(answer - target), all [N, 1] and in scaled
 * units (`scaledTarget`); weights by `sampleWeight`, in mm.
 */
export function sizingLoss(graph: Graph, answer: Value, target: Value, weight: Value): Value {
  const distance = smoothL1(graph, graph.Sub(answer, target));
  return graph.ReduceMean(graph.Mul(weight, distance), [0, 1], { keepdims: 0 });
}
