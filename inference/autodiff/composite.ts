import type { Graph } from '../graph/index.ts';
import type { Node, Value } from '../graph/value.ts';
import type { Lazy } from './rules/rule.ts';

/** Nodes that are differentiated as one, by a rule of their own, instead of node by node. */
export interface Composite {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly gradients: CompositeRule;
}

/** The gradient of each input from the gradients of the outputs; undefined where the loss does not need one. */
export type CompositeRule = (outputGradients: readonly (Value | undefined)[]) => readonly (Lazy | null)[];

const composites = new WeakMap<Node, Composite>();

/**
 * Builds nodes and gives them a gradient rule of their own (a closed form, say, that takes fewer kernels).
 * Values made by `build` may be used outside only if it returns them. The rule lives as long as the graph object:
 * a graph that was written and read again is differentiated node by node, with the same result.
 */
export function composite<Outputs extends readonly Value[]>(
  graph: Graph,
  inputs: readonly Value[],
  build: () => Outputs,
  gradients: (outputs: Outputs) => CompositeRule,
): Outputs {
  const before = graph.nodes.length;
  const outputs = build();
  const whole: Composite = { inputs, outputs, gradients: gradients(outputs) };
  for (const node of graph.nodes.slice(before)) composites.set(node, whole);
  return outputs;
}

export function compositeOf(node: Node): Composite | undefined {
  return composites.get(node);
}
