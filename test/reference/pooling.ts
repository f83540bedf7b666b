import { intOf, intsOf } from '../../inference/autodiff/attributes.ts';
import { windowOf, windowOutput } from '../../inference/autodiff/window.ts';
import type { Node } from '../../inference/graph/value.ts';
import {
  forEachIndex,
  type NdArray,
  ndarray,
  offsetOf,
  type ReferenceOperator,
  type ReferenceOperators,
  required,
} from './array.ts';

/** Calls `visit` once per output element with the flat positions of its window that lie inside the input. */
function pool(
  x: NdArray,
  node: Node,
  visit: (flat: number, positions: readonly number[], slots: number) => void,
): readonly number[] {
  const spatial = x.dims.slice(2);
  const kernel = intsOf(node, 'kernel_shape')!;
  const window = windowOf(node, kernel, spatial);
  const dims = [...x.dims.slice(0, 2), ...windowOutput(window, spatial, intOf(node, 'ceil_mode', 0) === 1)];
  forEachIndex(dims, ([n, c, ...out], flat) => {
    const positions: number[] = [];
    let slots = 0;
    forEachIndex(kernel, (tap) => {
      const position = out.map(
        (start, axis) =>
          start * window.strides[axis]! - window.padsBegin[axis]! + tap[axis]! * window.dilations[axis]!,
      );
      const padded = (p: number, axis: number): boolean =>
        p >= -window.padsBegin[axis]! && p < spatial[axis]! + window.padsEnd[axis]!;
      if (position.every(padded)) slots++;
      if (position.every((p, axis) => p >= 0 && p < spatial[axis]!)) {
        positions.push(offsetOf(x.dims, [n!, c!, ...position]));
      }
    });
    visit(flat, positions, slots);
  });
  return dims;
}

/** The second output holds the flat position of the (first) maximum in the whole input. */
const maxPool: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const values: number[] = [];
  const indices: number[] = [];
  const dims = pool(x, node, (flat, positions) => {
    const best = positions.reduce((a, b) => (x.data[b]! > x.data[a]! ? b : a));
    values[flat] = x.data[best]!;
    indices[flat] = best;
  });
  return [ndarray(dims, values), ndarray(dims, indices)];
};

const averagePool: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const countPadding = intOf(node, 'count_include_pad', 0) === 1;
  const values: number[] = [];
  const dims = pool(x, node, (flat, positions, slots) => {
    const total = positions.reduce((sum, position) => sum + x.data[position]!, 0);
    values[flat] = total / (countPadding ? slots : positions.length);
  });
  return [ndarray(dims, values)];
};

/** Reduces every spatial axis to 1. */
const globalPool =
  (f: (group: readonly number[]) => number): ReferenceOperator =>
  ([input], node) => {
    const x = required(input, node);
    const dims = x.dims.map((dim, axis) => (axis < 2 ? dim : 1));
    const groups = Array.from(ndarray(dims).data, (): number[] => []);
    forEachIndex(x.dims, (index, flat) => {
      groups[offsetOf(dims, index)]!.push(x.data[flat]!);
    });
    return [ndarray(dims, groups.map(f))];
  };

export const poolingOperators: ReferenceOperators = {
  AveragePool: averagePool,
  GlobalAveragePool: globalPool((group) => group.reduce((sum, x) => sum + x, 0) / group.length),
  GlobalMaxPool: globalPool((group) => Math.max(...group)),
  MaxPool: maxPool,
};
