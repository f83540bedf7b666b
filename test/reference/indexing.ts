import { intOf, stringOf } from '../../inference/autodiff/attributes.ts';
import { elementCount } from '../../inference/graph/tensor.ts';
import {
  axisOf,
  build,
  forEachIndex,
  type NdArray,
  ndarray,
  numbersOf,
  type ReferenceOperator,
  type ReferenceOperators,
  replaced,
  required,
} from './array.ts';

function flatAt(array: NdArray, index: readonly number[]): number {
  return array.dims.reduce((offset, dim, axis) => offset * dim + index[axis]!, 0);
}

const slice: ReferenceOperator = ([input, startsInput, endsInput, axesInput, stepsInput], node) => {
  const x = required(input, node);
  const starts = numbersOf(startsInput)!;
  const axes = (numbersOf(axesInput) ?? [...starts.keys()]).map((axis) => axisOf(axis, x.dims.length));
  const steps = numbersOf(stepsInput) ?? starts.map(() => 1);
  const dims = [...x.dims];
  const first = x.dims.map(() => 0);
  const step = x.dims.map(() => 1);
  axes.forEach((axis, i) => {
    const size = x.dims[axis]!;
    const wrap = (position: number): number => (position < 0 ? position + size : position);
    const clamp = (position: number, low: number, high: number): number =>
      Math.min(high, Math.max(low, position));
    const forward = steps[i]! > 0;
    const start = clamp(wrap(starts[i]!), 0, forward ? size : size - 1);
    const end = clamp(wrap(endsInput!.data[i]!), forward ? 0 : -1, forward ? size : size - 1);
    dims[axis] = Math.max(0, Math.ceil((end - start) / steps[i]!));
    first[axis] = start;
    step[axis] = steps[i]!;
  });
  return [
    build(
      dims,
      (index) =>
        x.data[
          flatAt(
            x,
            index.map((p, axis) => first[axis]! + p * step[axis]!),
          )
        ]!,
    ),
  ];
};

const gather: ReferenceOperator = ([input, indices], node) => {
  const x = required(input, node);
  const picks = required(indices, node);
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  return [
    build([...x.dims.slice(0, axis), ...picks.dims, ...x.dims.slice(axis + 1)], (index) => {
      const inner = index.slice(axis, axis + picks.dims.length);
      const pick = axisOf(picks.data[flatAt(picks, inner)]!, x.dims[axis]!);
      return x.data[flatAt(x, [...index.slice(0, axis), pick, ...index.slice(axis + inner.length)])]!;
    }),
  ];
};

const gatherElements: ReferenceOperator = ([input, indices], node) => {
  const x = required(input, node);
  const picks = required(indices, node);
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  return [
    build(picks.dims, (index) => {
      const pick = axisOf(picks.data[flatAt(picks, index)]!, x.dims[axis]!);
      return x.data[flatAt(x, replaced(index, axis, pick))]!;
    }),
  ];
};

const combine: Readonly<Record<string, (old: number, update: number) => number>> = {
  none: (_, update) => update,
  add: (old, update) => old + update,
  mul: (old, update) => old * update,
  max: Math.max,
  min: Math.min,
};

const scatterElements: ReferenceOperator = ([input, indices, updates], node) => {
  const x = required(input, node);
  const picks = required(indices, node);
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  const reduction = combine[stringOf(node, 'reduction', 'none')]!;
  const result = ndarray(x.dims, x.data);
  forEachIndex(picks.dims, (index, flat) => {
    const position = flatAt(x, replaced(index, axis, axisOf(picks.data[flat]!, x.dims[axis]!)));
    result.data[position] = reduction(result.data[position]!, updates!.data[flat]!);
  });
  return [result];
};

/** Flat positions of the rows that an index tensor [..., depth] names, and the length of a row. */
function rows(x: NdArray, indices: NdArray, batchDims: number): { starts: number[]; length: number } {
  const depth = indices.dims.at(-1)!;
  const length = elementCount(x.dims.slice(batchDims + depth));
  const starts: number[] = [];
  forEachIndex(indices.dims.slice(0, -1), (index) => {
    const tuple = Array.from({ length: depth }, (_, i) => indices.data[flatAt(indices, [...index, i])]!);
    const full = [...index.slice(0, batchDims), ...tuple];
    starts.push(
      full.reduce((offset, p, axis) => offset * x.dims[axis]! + axisOf(p, x.dims[axis]!), 0) * length,
    );
  });
  return { starts, length };
}

const gatherNd: ReferenceOperator = ([input, indices], node) => {
  const x = required(input, node);
  const picks = required(indices, node);
  const batchDims = intOf(node, 'batch_dims', 0);
  const { starts, length } = rows(x, picks, batchDims);
  const dims = [...picks.dims.slice(0, -1), ...x.dims.slice(batchDims + picks.dims.at(-1)!)];
  return [
    ndarray(
      dims,
      starts.flatMap((start) => Array.from(x.data.subarray(start, start + length))),
    ),
  ];
};

const scatterNd: ReferenceOperator = ([input, indices, updates], node) => {
  const x = required(input, node);
  const reduction = combine[stringOf(node, 'reduction', 'none')]!;
  const { starts, length } = rows(x, required(indices, node), 0);
  const result = ndarray(x.dims, x.data);
  starts.forEach((start, row) => {
    for (let i = 0; i < length; i++) {
      result.data[start + i] = reduction(result.data[start + i]!, updates!.data[row * length + i]!);
    }
  });
  return [result];
};

/** Equal values keep the lower index first. */
const topK: ReferenceOperator = ([input, kInput], node) => {
  const x = required(input, node);
  const axis = axisOf(intOf(node, 'axis', -1), x.dims.length);
  const sign = intOf(node, 'largest', 1) === 1 ? -1 : 1;
  const dims = replaced(x.dims, axis, kInput!.data[0]!);
  const indices = build(dims, (index) => {
    const element = (i: number): number => x.data[flatAt(x, replaced(index, axis, i))]!;
    const order = Array.from({ length: x.dims[axis]! }, (_, i) => i);
    order.sort((a, b) => sign * (element(a) - element(b)) || a - b);
    return order[index[axis]!]!;
  });
  const values = build(dims, (index) => {
    const pick = indices.data[flatAt(indices, index)]!;
    return x.data[flatAt(x, replaced(index, axis, pick))]!;
  });
  return [values, indices];
};

const oneHot: ReferenceOperator = ([input, depthInput, values], node) => {
  const indices = required(input, node);
  const depth = depthInput!.data[0]!;
  const axis = axisOf(intOf(node, 'axis', -1), indices.dims.length + 1);
  const dims = [...indices.dims.slice(0, axis), depth, ...indices.dims.slice(axis)];
  return [
    build(dims, (index) => {
      const pick = axisOf(
        indices.data[
          flatAt(
            indices,
            index.filter((_, i) => i !== axis),
          )
        ]!,
        depth,
      );
      return values!.data[pick === index[axis] ? 1 : 0]!;
    }),
  ];
};

const nonZero: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const found: number[][] = [];
  forEachIndex(x.dims, (index, flat) => {
    if (x.data[flat] !== 0) found.push([...index]);
  });
  return [build([x.dims.length, found.length], ([axis, i]) => found[i!]![axis!]!)];
};

/** Keeps the upper (default) or lower triangle of the last two axes. */
const trilu: ReferenceOperator = ([input, offset], node) => {
  const x = required(input, node);
  const k = offset?.data[0] ?? 0;
  const upper = intOf(node, 'upper', 1) === 1;
  return [
    build(x.dims, (index) => {
      const distance = index.at(-1)! - index.at(-2)!;
      return (upper ? distance >= k : distance <= k) ? x.data[flatAt(x, index)]! : 0;
    }),
  ];
};

export const indexingOperators: ReferenceOperators = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  NonZero: nonZero,
  OneHot: oneHot,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  Slice: slice,
  TopK: topK,
  Trilu: trilu,
};
