import { CaliperError } from '../../../../main/contract/errors.ts';
import type { Graph } from '../../graph.ts';
import { hasKnownShape } from '../../unknown-value.ts';
import type { Attribute, Attributes, Shape, Value } from '../../value.ts';

/** A foreign node with its inputs resolved, on its way into the graph. */
export interface ForeignNode {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** How an operator of older opsets becomes one of opset 21. */
export interface Upgrade {
  readonly ops: readonly string[];
  /** The opset that changed the operator; applies to models of lower opsets. */
  readonly before: number;
  /** The node that takes its place; nodes it needs before it are added to the graph. */
  readonly rewrite: (node: ForeignNode, graph: Graph) => ForeignNode;
}

export function without(attributes: Attributes, ...names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

export const intsOf = (attribute: Attribute | undefined): readonly number[] | undefined =>
  attribute?.kind === 'ints' ? attribute.value : undefined;

export const intOf = (attribute: Attribute | undefined, otherwise: number): number =>
  attribute?.kind === 'int' ? attribute.value : otherwise;

export const floatOf = (attribute: Attribute | undefined): number | undefined =>
  attribute?.kind === 'float' ? attribute.value : undefined;

export const stringOf = (attribute: Attribute | undefined, otherwise: string): string =>
  attribute?.kind === 'string' ? attribute.value : otherwise;

/** The first input, without which no operator can be upgraded. */
export function firstInput(node: ForeignNode): Value {
  const value = node.inputs[0];
  if (value) return value;
  throw new CaliperError('corrupt_file', `${node.op} has no input`);
}

/** The shape of a value, or undefined where nobody knows it. */
export function knownShape(value: Value): Shape | undefined {
  return hasKnownShape(value) ? value.shape : undefined;
}

/** Moves an `ints` attribute to input `index`, as an int64 vector; other inputs stay where they are. */
export function attributeToInput(
  node: ForeignNode,
  graph: Graph,
  attribute: string,
  index: number,
): ForeignNode {
  const values = intsOf(node.attributes[attribute]);
  const attributes = without(node.attributes, attribute);
  if (!values || node.inputs[index]) return { ...node, attributes };
  const inputs = [...node.inputs];
  while (inputs.length < index) inputs.push(null);
  inputs[index] = graph.constant(values, 'int64');
  return { ...node, inputs, attributes };
}
