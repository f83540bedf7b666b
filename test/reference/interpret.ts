import type { Graph } from '../../inference/graph/index.ts';
import type { Tensor } from '../../inference/graph/tensor.ts';
import type { Node, Value } from '../../inference/graph/value.ts';
import { fromTensor, type NdArray, type ReferenceOperators, toTensor } from './array.ts';
import { convolutionOperators } from './convolution.ts';
import { elementwiseOperators } from './elementwise.ts';
import { indexingOperators } from './indexing.ts';
import { linearOperators } from './linear.ts';
import { normalizationOperators } from './normalization.ts';
import { poolingOperators } from './pooling.ts';
import { reductionOperators } from './reduction.ts';
import { resizingOperators } from './resizing.ts';
import { shapingOperators } from './shaping.ts';

const operators: ReferenceOperators = {
  ...convolutionOperators,
  ...elementwiseOperators,
  ...indexingOperators,
  ...linearOperators,
  ...normalizationOperators,
  ...poolingOperators,
  ...reductionOperators,
  ...resizingOperators,
  ...shapingOperators,
};

/**
 * Evaluates a graph in float64, one plain loop per operator: the yardstick of the tests, far too slow for work.
 * `feeds` holds the inputs by name; any other value named there (a parameter, a result) is taken from there too.
 * Returns the graph's outputs by name; floating ones are float64 whatever type the graph declares.
 */
export function interpret(graph: Graph, feeds: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  const outputs = [...graph.outputs].map(([name, value]) => ({ name, value }));
  const tensors = interpretValues(
    graph,
    feeds,
    outputs.map(({ value }) => value),
  );
  return new Map(outputs.map(({ name }, i) => [name, tensors[i]!]));
}

/** As `interpret`, for any values of the graph; only the nodes that they need are run. */
export function interpretValues(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
  wanted: readonly Value[],
): Tensor[] {
  const known = new Map<string, NdArray>();
  for (const source of [graph.constants, graph.parameters, new Map(Object.entries(feeds))]) {
    for (const [name, tensor] of source) known.set(name, fromTensor(tensor));
  }
  for (const node of neededNodes(graph, wanted, feeds)) {
    const operator = operators[node.op];
    if (!operator) throw new Error(`the reference interpreter has no operator ${node.op}`);
    const inputs = node.inputs.map((input) => (input ? lookUp(known, input.name, node.op) : undefined));
    const results = operator(inputs, node);
    node.outputs.forEach((output, i) => {
      if (results[i]) known.set(output.name, results[i]);
    });
  }
  return wanted.map((value) => toTensor(lookUp(known, value.name, 'output'), value.type));
}

function lookUp(known: ReadonlyMap<string, NdArray>, name: string, user: string): NdArray {
  const array = known.get(name);
  if (!array) throw new Error(`${user}: no value for ${name}`);
  return array;
}

function neededNodes(
  graph: Graph,
  wanted: readonly Value[],
  feeds: Readonly<Record<string, Tensor>>,
): Node[] {
  const needed = new Set<string>(wanted.map((value) => value.name));
  const nodes: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some(({ name }) => needed.has(name) && !(name in feeds))) continue;
    for (const input of node.inputs) if (input) needed.add(input.name);
    nodes.push(node);
  }
  return nodes.reverse();
}
