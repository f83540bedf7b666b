import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';

/** kept·old + (1 - kept)·current: running statistics of batch normalisation, and a teacher's weights. */
export function movingAverage(graph: Graph, old: Value, current: Value, kept: number): Value {
  return graph.Add(graph.Mul(old, kept), graph.Mul(current, 1 - kept));
}
