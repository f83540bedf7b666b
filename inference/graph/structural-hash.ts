import { createHash, type Hash } from 'node:crypto';
import { isFreshSymbol } from './core.ts';
import { bytesOfElements } from './element-types.ts';
import type { Tensor } from './tensor.ts';
import { UnknownValue } from './unknown-value.ts';
import type { Attribute, GraphView, Node, Value } from './value.ts';

/**
 * SHA-256 of what a graph computes apart from its weights: operators, attributes, wiring, constants, and the
 * names, types and shapes of inputs and outputs. Names and order of inner nodes, trained weights and parts
 * that no output needs do not count.
 */
export function structuralHash(graph: GraphView): string {
  return hashOf(
    graph,
    ({ name }) => name,
    (name) => name,
  );
}

/** In a body inputs and outputs go by their places, not by their names. */
const hashOfBody = (graph: GraphView): string =>
  hashOf(
    graph,
    (value) => graph.inputs.indexOf(value),
    (_name, at) => at,
  );

function hashOf(
  graph: GraphView,
  inputName: (input: Value) => string | number,
  publicName: (name: string, at: number) => string | number,
): string {
  const hash = createHash('sha256');
  const numbers = new Map<Value, number>();
  const text = (...parts: readonly (string | number)[]): void => {
    hash.update(`${JSON.stringify(parts)}\n`);
  };
  const number = (value: Value): number => {
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  };
  const source = (value: Value): void => {
    const constant = graph.constants.get(value.name);
    if (constant) text('constant', number(value), tensorText(constant));
    else if (graph.parameters.has(value.name)) text('parameter', number(value), typeText(value));
    else text('input', number(value), inputName(value), typeText(value));
  };
  const visit = (root: Value): void => {
    const stack: (Node | Value)[] = [root];
    while (stack.length > 0) {
      const top = stack.at(-1) as Node | Value;
      const isNode = 'op' in top;
      if (numbers.has(isNode ? (top.outputs[0] as Value) : top)) stack.pop();
      else if (!isNode && top.producer === null) source(top);
      else if (!isNode) stack.push(top.producer as Node);
      else {
        const open = top.inputs.filter((input) => input !== null && !numbers.has(input)) as Value[];
        if (open.length > 0) stack.push(...open.reverse());
        else {
          for (const output of top.outputs) number(output);
          const inputs = top.inputs.map((input) => (input === null ? -1 : (numbers.get(input) as number)));
          text('node', top.domain, top.op, ...inputs, top.outputs.length);
          updateAttributes(hash, top);
        }
      }
    }
  };
  for (const [at, [name, value]] of [...graph.outputs].entries()) {
    visit(value);
    text('output', publicName(name, at), numbers.get(value) as number);
  }
  for (const input of graph.inputs) text('signature', inputName(input), typeText(input));
  return hash.digest('hex');
}

const typeText = (value: Value): string =>
  value instanceof UnknownValue
    ? `?${Buffer.from(value.foreign.stated ?? []).toString('hex')}`
    : `${value.type}${JSON.stringify(value.shape.map((dim) => (isFreshSymbol(dim) ? '?' : dim)))}`;

const tensorText = (tensor: Tensor): string =>
  `${tensor.type}${JSON.stringify(tensor.dims)}${createHash('sha256').update(bytesOfElements(tensor.data)).digest('hex')}`;

function updateAttributes(hash: Hash, node: Node): void {
  for (const name of Object.keys(node.attributes).sort()) {
    const { kind } = node.attributes[name] as Attribute;
    hash.update(`${JSON.stringify([name, kind, storedValue(node.attributes[name] as Attribute)])}\n`);
  }
}

const single = (item: unknown): unknown => (typeof item === 'number' ? Math.fround(item) : item);

function storedValue({ kind, value }: Attribute): unknown {
  switch (kind) {
    case 'tensor':
      return tensorText(value);
    case 'float':
      return single(value);
    case 'floats':
      return value.map(single);
    case 'graph':
      return hashOfBody(value.graph);
    case 'foreign':
      return Buffer.from(value).toString('hex');
    default:
      return value;
  }
}
