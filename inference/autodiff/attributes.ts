import type { Node } from '../graph/value.ts';

/** An integer attribute of a node, or `fallback` (the ONNX default) where it is absent. */
export function intOf(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : fallback;
}

/** A float attribute of a node, or `fallback` (the ONNX default) where it is absent. */
export function floatOf(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'float' || attribute?.kind === 'int' ? attribute.value : fallback;
}

/** A list of integers of a node, or undefined where it is absent. */
export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : undefined;
}

/** A string attribute of a node, or `fallback` (the ONNX default) where it is absent. */
export function stringOf(node: Node, name: string, fallback: string): string {
  const attribute = node.attributes[name];
  return attribute?.kind === 'string' ? attribute.value : fallback;
}
