import { intOf, intsOf } from '../../inference/autodiff/attributes.ts';
import {
  axisOf,
  build,
  forEachIndex,
  type NdArray,
  ndarray,
  numbersOf,
  offsetOf,
  type ReferenceOperator,
  type ReferenceOperators,
  replaced,
  required,
} from './array.ts';

/** Reduces each group of elements to one; axes come as the second input (opset 18) or as an attribute. */
const reduce =
  (f: (group: readonly number[]) => number): ReferenceOperator =>
  ([input, axesInput], node) => {
    const x = required(input, node);
    const rank = x.dims.length;
    const given = numbersOf(axesInput) ?? intsOf(node, 'axes') ?? [];
    if (given.length === 0 && intOf(node, 'noop_with_empty_axes', 0) === 1) return [x];
    const axes = new Set(given.length === 0 ? x.dims.keys() : given.map((axis) => axisOf(axis, rank)));
    const kept = x.dims.map((dim, axis) => (axes.has(axis) ? 1 : dim));
    const result = ndarray(kept);
    const groups = Array.from(result.data, (): number[] => []);
    forEachIndex(x.dims, (index, flat) => {
      groups[offsetOf(kept, index)]!.push(x.data[flat]!);
    });
    const dims = intOf(node, 'keepdims', 1) === 1 ? kept : x.dims.filter((_, axis) => !axes.has(axis));
    return [ndarray(dims, groups.map(f))];
  };

const sum = (group: readonly number[]): number => group.reduce((total, x) => total + x, 0);
const maximum = (group: readonly number[]): number => group.reduce((a, b) => Math.max(a, b), -Infinity);
const minimum = (group: readonly number[]): number => group.reduce((a, b) => Math.min(a, b), Infinity);

function logSumExp(group: readonly number[]): number {
  const top = maximum(group);
  return Number.isFinite(top) ? top + Math.log(sum(group.map((x) => Math.exp(x - top)))) : top;
}

/** Rewrites every line along one axis. */
function alongAxis(x: NdArray, axis: number, f: (line: readonly number[]) => readonly number[]): NdArray {
  const size = x.dims[axis]!;
  const step = x.dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const result = ndarray(x.dims);
  forEachIndex(replaced(x.dims, axis, size === 0 ? 0 : 1), (index) => {
    const start = offsetOf(x.dims, index);
    const line = f(Array.from({ length: size }, (_, i) => x.data[start + i * step]!));
    line.forEach((element, i) => {
      result.data[start + i * step] = element;
    });
  });
  return result;
}

const softmax: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  return [
    alongAxis(x, axisOf(intOf(node, 'axis', -1), x.dims.length), (line) => {
      const total = logSumExp(line);
      return line.map((element) => Math.exp(element - total));
    }),
  ];
};

const logSoftmax: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  return [
    alongAxis(x, axisOf(intOf(node, 'axis', -1), x.dims.length), (line) => {
      const total = logSumExp(line);
      return line.map((element) => element - total);
    }),
  ];
};

const cumSum: ReferenceOperator = ([input, axisInput], node) => {
  const x = required(input, node);
  const reverse = intOf(node, 'reverse', 0) === 1;
  const exclusive = intOf(node, 'exclusive', 0) === 1;
  return [
    alongAxis(x, axisOf(required(axisInput, node).data[0]!, x.dims.length), (line) => {
      let total = 0;
      const ordered = (reverse ? [...line].reverse() : line).map((element) => {
        total += element;
        return exclusive ? total - element : total;
      });
      return reverse ? ordered.reverse() : ordered;
    }),
  ];
};

/** Index of the first (or, by attribute, the last) extreme along an axis. */
const argExtreme =
  (better: (candidate: number, best: number) => boolean): ReferenceOperator =>
  ([input], node) => {
    const x = required(input, node);
    const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
    const last = intOf(node, 'select_last_index', 0) === 1;
    const kept = build(replaced(x.dims, axis, 1), (index) => {
      let best = 0;
      const element = (i: number) => x.data[offsetOf(x.dims, replaced(index, axis, i))]!;
      for (let i = 1; i < x.dims[axis]!; i++) {
        if (better(element(i), element(best)) || (last && element(i) === element(best))) best = i;
      }
      return best;
    });
    if (intOf(node, 'keepdims', 1) === 1) return [kept];
    return [
      ndarray(
        x.dims.filter((_, position) => position !== axis),
        kept.data,
      ),
    ];
  };

export const reductionOperators: ReferenceOperators = {
  ArgMax: argExtreme((a, b) => a > b),
  ArgMin: argExtreme((a, b) => a < b),
  CumSum: cumSum,
  LogSoftmax: logSoftmax,
  ReduceL1: reduce((group) => sum(group.map(Math.abs))),
  ReduceL2: reduce((group) => Math.sqrt(sum(group.map((x) => x * x)))),
  ReduceLogSumExp: reduce(logSumExp),
  ReduceMax: reduce(maximum),
  ReduceMean: reduce((group) => sum(group) / group.length),
  ReduceMin: reduce(minimum),
  ReduceProd: reduce((group) => group.reduce((product, x) => product * x, 1)),
  ReduceSum: reduce(sum),
  ReduceSumSquare: reduce((group) => sum(group.map((x) => x * x))),
  Softmax: softmax,
};
