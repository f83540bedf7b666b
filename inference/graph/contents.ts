import { addToDim, floorDivideDim, productOfDims } from './dims.ts';
import type { Tensor } from './tensor.ts';
import type { Dim, Node, Value } from './value.ts';

/** Longest integer vector whose elements are followed. Shapes are far shorter. */
const MAX_CONTENTS = 64;

type Contents = readonly Dim[] | undefined;

/** Elements of a small integer, bool or index tensor. */
export function contentsOfTensor(tensor: Tensor): Contents {
  if (tensor.dims.length > 1 || tensor.data.length > MAX_CONTENTS) return undefined;
  if (tensor.type === 'float16' || tensor.type === 'float32' || tensor.type === 'float64') return undefined;
  return Array.from(tensor.data as Iterable<number | bigint>, Number);
}

const isInteger = (type: string): boolean => /^u?int|^bool$/.test(type);

/**
 * Follows shape computations at build time: what is known of the elements of a node's one output, given what
 * is known of its inputs. Elements are numbers or symbols, so that `Reshape(x, Concat(Shape(x)[0], -1))`
 * keeps the batch symbol. Only scalars and vectors of integers are followed.
 */
export function contentsOfNode(node: Node, known: (value: Value) => Contents): Contents {
  const output = node.outputs[0];
  const follow = followers[node.op];
  if (node.domain !== '' || output === undefined || follow === undefined || node.outputs.length !== 1) {
    return undefined;
  }
  if (!isInteger(output.type) || output.shape.length > 1) return undefined;
  const contents = follow(node, (index) => {
    const value = node.inputs[index];
    return value ? known(value) : undefined;
  });
  return contents && contents.length <= MAX_CONTENTS ? contents : undefined;
}

type Follow = (node: Node, input: (index: number) => Contents) => Contents;

const intAttribute = (node: Node, name: string, otherwise: number): number => {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : otherwise;
};

const shapeOf = (node: Node): readonly Dim[] => (node.inputs[0] as Value).shape;
const complete = (dims: readonly (Dim | undefined)[]): Contents =>
  dims.every((dim) => dim !== undefined) ? (dims as readonly Dim[]) : undefined;

/** Element by element over two inputs, a scalar or single element being repeated. */
const pairwise =
  (combine: (left: Dim, right: Dim) => Dim | undefined): Follow =>
  (_, input) => {
    const [left, right] = [input(0), input(1)];
    if (left === undefined || right === undefined) return undefined;
    const length = left.length === 0 || right.length === 0 ? 0 : Math.max(left.length, right.length);
    if ((left.length !== 1 && left.length !== length) || (right.length !== 1 && right.length !== length)) {
      return undefined;
    }
    return complete(
      Array.from({ length }, (_unused, at) =>
        combine(left[left.length === 1 ? 0 : at] as Dim, right[right.length === 1 ? 0 : at] as Dim),
      ),
    );
  };

const numbersOnly =
  (combine: (left: number, right: number) => number): ((left: Dim, right: Dim) => Dim | undefined) =>
  (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? combine(left, right) : undefined;

const same: Follow = (_, input) => input(0);

const followers: Readonly<Record<string, Follow | undefined>> = {
  Identity: same,
  Cast: same,
  Squeeze: same,
  Unsqueeze: same,
  Reshape: same,
  Flatten: same,
  Shape: (node) => {
    const shape = shapeOf(node);
    return shape.slice(intAttribute(node, 'start', 0), intAttribute(node, 'end', shape.length));
  },
  Size: (node) => complete([productOfDims(shapeOf(node))]),
  Gather: (node, input) => {
    const [data, indices] = [input(0), input(1)];
    if (data === undefined || indices === undefined || shapeOf(node).length !== 1) return undefined;
    return complete(indices.map((index) => (typeof index === 'number' ? data.at(index) : undefined)));
  },
  Concat: (node, input) => {
    const parts = node.inputs.map((_, index) => input(index));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  },
  Slice: (_, input) => {
    const [data, starts, ends, steps] = [input(0), input(1), input(2), input(4) ?? [1]];
    const [start, end, step] = [starts?.[0], ends?.[0], steps[0]];
    if (data === undefined || typeof start !== 'number' || typeof end !== 'number') return undefined;
    if (step === 1) return data.slice(start, end);
    return step === -1 && start === -1 && end < -MAX_CONTENTS ? [...data].reverse() : undefined;
  },
  ConstantOfShape: (node, input) => {
    const [length] = input(0) ?? [];
    const value = node.attributes.value;
    const fill = value?.kind === 'tensor' ? contentsOfTensor(value.value)?.[0] : undefined;
    if (typeof length !== 'number' || length > MAX_CONTENTS || fill === undefined) return undefined;
    return Array.from({ length }, () => fill);
  },
  Range: (_, input) => {
    const [start, limit, delta] = [input(0)?.[0], input(1)?.[0], input(2)?.[0]];
    if (typeof start !== 'number' || typeof limit !== 'number' || typeof delta !== 'number') return undefined;
    const length = Math.ceil((limit - start) / delta);
    if (!(length >= 0 && length <= MAX_CONTENTS)) return undefined;
    return Array.from({ length }, (_unused, at) => start + at * delta);
  },
  Where: (_, input) => {
    const [condition, left, right] = [input(0), input(1), input(2)];
    if (condition === undefined || left === undefined || right === undefined) return undefined;
    if (left.length !== condition.length || right.length !== condition.length) return undefined;
    return complete(
      condition.map((choice, at) => (typeof choice === 'number' ? (choice ? left : right)[at] : undefined)),
    );
  },
  // a symbol is a size, so it never equals a negative number
  Equal: pairwise((left, right) => {
    if (left === right) return 1;
    if (typeof left === 'number' && typeof right === 'number') return 0;
    return (typeof left === 'number' && left < 0) || (typeof right === 'number' && right < 0) ? 0 : undefined;
  }),
  Add: pairwise((left, right) => {
    if (typeof right === 'number') return addToDim(left, right);
    return typeof left === 'number' ? addToDim(right, left) : undefined;
  }),
  Sub: pairwise((left, right) => {
    if (left === right) return 0;
    return typeof right === 'number' ? addToDim(left, -right) : undefined;
  }),
  Mul: pairwise((left, right) =>
    [left, right].some((dim) => typeof dim === 'number' && dim < 0)
      ? numbersOnly((a, b) => a * b)(left, right)
      : productOfDims([left, right]),
  ),
  Div: pairwise((left, right) => {
    if (typeof right !== 'number' || right <= 0) return left === right ? 1 : undefined;
    return typeof left === 'number' ? Math.trunc(left / right) : floorDivideDim(left, right);
  }),
  Mod: pairwise(numbersOnly((left, right) => ((left % right) + right) % right)),
  Max: pairwise(numbersOnly(Math.max)),
  Min: pairwise(numbersOnly(Math.min)),
};
