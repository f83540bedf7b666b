import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { smoothL1 } from '../../training/losses.ts';

/** How much of each distance the sizing loss holds. The published runs are SmoothL1 alone. */
export interface LossMix {
  readonly l1: number;
  readonly l2: number;
  readonly smoothL1: number;
}

export const publishedLoss: LossMix = { l1: 0, l2: 0, smoothL1: 1 };

/** |difference|, elementwise. */
export function l1(graph: Graph, difference: Value): Value {
  return graph.Abs(difference);
}

/** difference², elementwise. */
export function l2(graph: Graph, difference: Value): Value {
  return graph.Mul(difference, difference);
}

/**
 * The sizing loss, a scalar: the mean over the batch of weight · distance(answer, target), all [N, 1] and in scaled
 * units (`scaledTarget`); weights by `sampleWeight`, in mm.
 */
export function sizingLoss(
  graph: Graph,
  answer: Value,
  target: Value,
  weight: Value,
  mix: LossMix = publishedLoss,
): Value {
  const difference = graph.Sub(answer, target);
  const terms = [
    { share: mix.l1, distance: l1 },
    { share: mix.l2, distance: l2 },
    { share: mix.smoothL1, distance: smoothL1 },
  ]
    .filter(({ share }) => share !== 0)
    .map(({ share, distance }) => {
      const each = distance(graph, difference);
      return share === 1 ? each : graph.Mul(each, share);
    });
  const distance = terms.reduce((sum, term) => graph.Add(sum, term));
  return graph.ReduceMean(graph.Mul(weight, distance), [0, 1], { keepdims: 0 });
}
