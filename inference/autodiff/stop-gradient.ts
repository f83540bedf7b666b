import type { Graph } from '../graph/index.ts';
import type { Node, Value } from '../graph/value.ts';

/** An Identity whose name starts so; the name survives writing and reading the graph. */
const PREFIX = 'stopGradient';

/** `x` itself, but constant to `gradients`: nothing upstream gets a gradient through it. */
export function stopGradient(graph: Graph, x: Value): Value {
  const name = graph.freshName(PREFIX);
  const node = graph.append({ op: 'Identity', name, inputs: [x], attributes: {}, outputNames: [name] });
  return node.outputs[0]!;
}

export function isGradientStop(node: Node): boolean {
  return node.op === 'Identity' && node.name.startsWith(PREFIX);
}
