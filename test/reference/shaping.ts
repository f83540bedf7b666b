import { intOf, intsOf, stringOf } from '../../inference/autodiff/attributes.ts';
import { elementCount } from '../../inference/graph/tensor.ts';
import {
  at,
  axisOf,
  broadcastDims,
  build,
  fromTensor,
  type NdArray,
  ndarray,
  numbersOf,
  type ReferenceOperator,
  type ReferenceOperators,
  replaced,
  required,
} from './array.ts';

const reshape: ReferenceOperator = ([input, shape], node) => {
  const x = required(input, node);
  const copyZero = intOf(node, 'allowzero', 0) === 0;
  const wanted = numbersOf(shape)!.map((dim, axis) => (dim === 0 && copyZero ? x.dims[axis]! : dim));
  const known = elementCount(wanted.filter((dim) => dim !== -1));
  return [
    ndarray(
      wanted.map((dim) => (dim === -1 ? x.data.length / known : dim)),
      x.data,
    ),
  ];
};

const flatten: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const axis = axisOf(intOf(node, 'axis', 1), x.dims.length);
  return [ndarray([elementCount(x.dims.slice(0, axis)), elementCount(x.dims.slice(axis))], x.data)];
};

const squeeze: ReferenceOperator = ([input, axesInput], node) => {
  const x = required(input, node);
  const axes = numbersOf(axesInput)?.map((axis) => axisOf(axis, x.dims.length));
  return [
    ndarray(
      x.dims.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1)),
      x.data,
    ),
  ];
};

const unsqueeze: ReferenceOperator = ([input, axesInput], node) => {
  const x = required(input, node);
  const given = numbersOf(axesInput)!;
  const rank = x.dims.length + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  const rest = [...x.dims];
  return [
    ndarray(
      Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : rest.shift()!)),
      x.data,
    ),
  ];
};

const transpose: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const perm = intsOf(node, 'perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis);
  return [
    build(
      perm.map((axis) => x.dims[axis]!),
      (index) => {
        const source = [...index];
        perm.forEach((axis, position) => {
          source[axis] = index[position]!;
        });
        return at(x, source);
      },
    ),
  ];
};

const concat: ReferenceOperator = (inputs, node) => {
  const parts = inputs.map((input) => required(input, node));
  const axis = axisOf(intOf(node, 'axis', 0), parts[0]!.dims.length);
  const total = parts.reduce((sum, part) => sum + part.dims[axis]!, 0);
  return [
    build(replaced(parts[0]!.dims, axis, total), (index) => {
      let position = index[axis]!;
      const part = parts.find((candidate) => {
        if (position < candidate.dims[axis]!) return true;
        position -= candidate.dims[axis]!;
        return false;
      })!;
      return part.data[flatAt(part, replaced(index, axis, position))]!;
    }),
  ];
};

/** Row-major position without broadcasting, for arrays that may have axes of size 1. */
function flatAt(array: NdArray, index: readonly number[]): number {
  return array.dims.reduce((offset, dim, axis) => offset * dim + index[axis]!, 0);
}

const split: ReferenceOperator = ([input, sizesInput], node) => {
  const x = required(input, node);
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  const parts = node.outputs.length;
  const chunk = Math.ceil(x.dims[axis]! / parts);
  const sizes =
    numbersOf(sizesInput) ??
    Array.from({ length: parts }, (_, part) => Math.min(chunk, x.dims[axis]! - part * chunk));
  let start = 0;
  return sizes.map((size) => {
    const from = start;
    start += size;
    return build(
      replaced(x.dims, axis, size),
      (index) => x.data[flatAt(x, replaced(index, axis, index[axis]! + from))]!,
    );
  });
};

const expand: ReferenceOperator = ([input, shape], node) => {
  const x = required(input, node);
  return [build(broadcastDims(x.dims, numbersOf(shape)!), (index) => at(x, index))];
};

const tile: ReferenceOperator = ([input, repeats], node) => {
  const x = required(input, node);
  return [
    build(
      x.dims.map((dim, axis) => dim * repeats!.data[axis]!),
      (index) =>
        at(
          x,
          index.map((position, axis) => position % x.dims[axis]!),
        ),
    ),
  ];
};

const shape: ReferenceOperator = ([input], node) => {
  const { dims } = required(input, node);
  const picked = dims.slice(intOf(node, 'start', 0), intOf(node, 'end', dims.length));
  return [ndarray([picked.length], picked)];
};

const constantOfShape: ReferenceOperator = ([dims], node) => {
  const attribute = node.attributes.value;
  const fill = attribute?.kind === 'tensor' ? fromTensor(attribute.value).data[0]! : 0;
  return [build(numbersOf(dims)!, () => fill)];
};

const constant: ReferenceOperator = (_, node) => {
  const attribute = Object.values(node.attributes)[0]!;
  if (attribute.kind === 'tensor') return [fromTensor(attribute.value)];
  if (attribute.kind === 'ints' || attribute.kind === 'floats') {
    return [ndarray([attribute.value.length], attribute.value)];
  }
  return [ndarray([], [Number(attribute.value)])];
};

const range: ReferenceOperator = ([start, limit, delta]) => {
  const [from, to, step] = [start!.data[0]!, limit!.data[0]!, delta!.data[0]!];
  const length = Math.max(0, Math.ceil((to - from) / step));
  return [build([length], ([i]) => from + i! * step)];
};

/** Zero (constant), edge and reflect padding; negative pads crop. */
const pad: ReferenceOperator = ([input, padsInput, fill, axesInput], node) => {
  const x = required(input, node);
  const axes = numbersOf(axesInput)?.map((axis) => axisOf(axis, x.dims.length)) ?? [...x.dims.keys()];
  const pads = numbersOf(padsInput)!;
  const begin = x.dims.map((_, axis) => (axes.includes(axis) ? pads[axes.indexOf(axis)]! : 0));
  const end = x.dims.map((_, axis) => (axes.includes(axis) ? pads[axes.length + axes.indexOf(axis)]! : 0));
  const mode = stringOf(node, 'mode', 'constant');
  return [
    build(
      x.dims.map((dim, axis) => dim + begin[axis]! + end[axis]!),
      (index) => {
        const source = index.map((position, axis) => {
          const size = x.dims[axis]!;
          const p = position - begin[axis]!;
          if (mode === 'edge') return Math.min(size - 1, Math.max(0, p));
          if (mode === 'reflect') return p < 0 ? -p : p >= size ? 2 * (size - 1) - p : p;
          return p;
        });
        const outside = source.some((p, axis) => p < 0 || p >= x.dims[axis]!);
        return outside ? (fill?.data[0] ?? 0) : x.data[flatAt(x, source)]!;
      },
    ),
  ];
};

export const shapingOperators: ReferenceOperators = {
  Concat: concat,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Expand: expand,
  Flatten: flatten,
  Pad: pad,
  Range: range,
  Reshape: reshape,
  Shape: shape,
  Size: ([input], node) => [ndarray([], [required(input, node).data.length])],
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
