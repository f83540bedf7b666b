import { createHash, type Hash } from 'node:crypto';
import { isFreshSymbol } from './core.ts';
import { bytesOfElements } from './element-types.ts';
import type { Graph } from './graph.ts';
import type { Tensor } from './tensor.ts';
import { hasKnownShape } from './unknown-value.ts';
import type { Attribute, Node, Value } from './value.ts';

/**
 * SHA-256 of what a graph computes apart from its weights: operators, attributes, wiring, constants, and the
 * names, types and shapes of inputs and outputs. Names and order of inner nodes, trained weights and parts
 * that no output needs do not count.
 */
export function structuralHash(graph: Graph): string {
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
    else text('input', number(value), value.name, typeText(value));
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
  for (const [name, value] of graph.outputs) {
    visit(value);
    text('output', name, numbers.get(value) as number);
  }
  for (const input of graph.inputs) text('signature', input.name, typeText(input));
  return hash.digest('hex');
}

const typeText = (value: Value): string =>
  hasKnownShape(value)
    ? `${value.type}${JSON.stringify(value.shape.map((dim) => (isFreshSymbol(dim) ? '?' : dim)))}`
    : '?';

const tensorText = (tensor: Tensor): string =>
  `${tensor.type}${JSON.stringify(tensor.dims)}${createHash('sha256').update(bytesOfElements(tensor.data)).digest('hex')}`;

function updateAttributes(hash: Hash, node: Node): void {
  for (const name of Object.keys(node.attributes).sort()) {
    const { kind, value } = node.attributes[name] as Attribute;
    const single = (item: unknown): unknown => (typeof item === 'number' ? Math.fround(item) : item);
    const stored =
      kind === 'tensor'
        ? tensorText(value)
        : kind === 'float'
          ? single(value)
          : kind === 'floats'
            ? value.map(single)
            : value;
    hash.update(`${JSON.stringify([name, kind, stored])}\n`);
  }
}
