import { CaliperError } from '../../main/contract/errors.ts';
import { Graph } from './graph.ts';
import type { OutputType } from './operator.ts';
import { type ForeignType, UnknownValue } from './unknown-value.ts';
import type { Value } from './value.ts';

/**
 * Puts a computation behind a value: whatever used the value, outputs included, takes the result of `build`
 * instead. `build` receives the value and appends its nodes to the graph. The result must have the value's
 * type and rank. Returns the result.
 */
export function insertAfter(graph: Graph, value: Value, build: (value: Value) => Value): Value {
  const before = new Set(graph.nodes);
  const result = build(value);
  if (result === value) return value;
  if (result.type !== value.type || result.shape.length !== value.shape.length) {
    throw new CaliperError(
      'invalid_input',
      `what is inserted after '${value.name}' changes ${value.type}[${value.shape.join(', ')}] to ${result.type}[${result.shape.join(', ')}]`,
    );
  }
  graph.replaceUses(value, result, new Set(graph.nodes.filter((node) => !before.has(node))));
  return result;
}

/** Values of nodes whose names match, in topological order. */
export function findValues(graph: Graph, pattern: RegExp): Value[] {
  return graph.nodes.flatMap((node) => node.outputs).filter((value) => value.name.search(pattern) >= 0);
}

/**
 * The part of a graph that computes the named tensors, as a graph of its own with these tensors as outputs.
 * Weights are shared, not copied; inputs that the part does not need are left out.
 */
export function subgraphTo(graph: Graph, names: readonly string[]): Graph {
  const part = new Graph();
  const wanted = names.map((name) => graph.outputs.get(name) ?? graph.value(name));
  const live = ancestors(graph, wanted);
  const copies = copyInto(part, graph, live, new Map(), '');
  for (const [index, name] of names.entries()) part.output(name, copies.get(wanted[index] as Value) as Value);
  return part;
}

/** A copy that can be edited by itself. Weights are shared until they are set. */
export function copyGraph(graph: Graph): Graph {
  const copy = new Graph();
  const copies = copyInto(copy, graph, new Set(graph.values.values()), new Map(), '');
  for (const [name, value] of graph.outputs) copy.output(name, copies.get(value) as Value);
  return copy;
}

/**
 * Appends another graph, its inputs replaced by values of this one, and gives its outputs by name. Names of
 * the other graph get `prefix` in front. Every input must be given.
 */
export function inlineGraph(
  graph: Graph,
  other: Graph,
  inputs: Readonly<Record<string, Value>>,
  prefix: string,
): Map<string, Value> {
  const given = new Map(
    other.inputs.map((input) => {
      const value = inputs[input.name];
      if (value) return [input, value] as const;
      throw new CaliperError('invalid_input', `nothing is given for input '${input.name}'`);
    }),
  );
  const copies = copyInto(graph, other, new Set(other.values.values()), given, prefix);
  return new Map([...other.outputs].map(([name, value]) => [name, copies.get(value) as Value]));
}

function ancestors(graph: Graph, values: readonly Value[]): Set<Value> {
  const live = new Set(values);
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => live.has(output))) continue;
    for (const output of node.outputs) live.add(output);
    for (const input of node.inputs) if (input) live.add(input);
  }
  return live;
}

function copyInto(
  into: Graph,
  from: Graph,
  live: ReadonlySet<Value>,
  given: ReadonlyMap<Value, Value>,
  prefix: string,
): Map<Value, Value> {
  const copies = new Map(given);
  for (const input of from.inputs) {
    if (live.has(input) && !copies.has(input)) {
      const name = prefix + input.name;
      copies.set(
        input,
        input instanceof UnknownValue
          ? into.foreignInput(name, input.foreign)
          : into.input(name, input.type, input.shape),
      );
    }
  }
  for (const [name, tensor] of from.parameters) {
    const value = from.value(name);
    if (live.has(value)) copies.set(value, into.parameter(prefix + name, tensor));
  }
  for (const [name, tensor] of from.constants) {
    const value = from.value(name);
    if (live.has(value)) copies.set(value, into.constant(tensor, tensor.type, prefix + name));
  }
  const copyOf = (value: Value): Value => copies.get(value) as Value;
  for (const node of from.nodes) {
    if (!node.outputs.some((output) => live.has(output))) continue;
    if (node.domain !== '') into.importDomain(node.domain, from.domainVersion(node.domain));
    const declared = new Map(node.outputs.map((output) => [prefix + output.name, output]));
    const copy = into.append({
      ...node,
      name: prefix + node.name,
      inputs: node.inputs.map((value) => (value === null ? null : copyOf(value))),
      outputNames: [...declared.keys()],
      declared: (name) => {
        const output = declared.get(name);
        return output && typeOf(output);
      },
    });
    for (const [index, output] of node.outputs.entries()) copies.set(output, copy.outputs[index] as Value);
  }
  return copies;
}

const typeOf = (value: Value): OutputType | ForeignType =>
  value instanceof UnknownValue ? value.foreign : { type: value.type, shape: value.shape };
