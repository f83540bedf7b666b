import type { Inference, Operator } from '../operator.ts';
import type { Shape } from '../value.ts';

const kept = (shape: Shape, axes: readonly number[], keepDims: boolean): Shape =>
  keepDims
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));

function reducedShape(inference: Inference): Shape {
  const shape = inference.shape(0);
  const keepDims = inference.int('keepdims', 1) !== 0;
  const noAxes = !inference.has(1) || inference.shape(1)[0] === 0;
  if (noAxes) {
    if (inference.int('noop_with_empty_axes', 0) !== 0) return shape;
    return kept(shape, [...shape.keys()], keepDims);
  }
  const axes = inference.numbers(1);
  if (axes) return kept(shape, inference.axes(axes, shape.length), keepDims);
  if (!keepDims) inference.unknown('axes must be a constant: the rank depends on them');
  return shape.map(() => inference.dim(undefined));
}

const reduction = (name: string): Operator => ({
  name,
  inputs: [1, 2],
  attributes: { keepdims: 'int', noop_with_empty_axes: 'int' },
  settings: [1],
  infer: (inference) => [{ type: inference.type(0), shape: reducedShape(inference) }],
});

const argument = (name: string): Operator => ({
  name,
  inputs: [1, 1],
  attributes: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
  infer: (inference) => {
    const shape = inference.shape(0);
    const axis = inference.axis(inference.int('axis', 0), shape.length);
    return [{ type: 'int64', shape: kept(shape, [axis], inference.int('keepdims', 1) !== 0) }];
  },
});

/** Operators that fold whole axes into one number. */
export const reductions: readonly Operator[] = [
  ...['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd'].map(reduction),
  ...['ReduceLogSumExp', 'ReduceLogSum', 'ReduceSumSquare', 'ReduceL1', 'ReduceL2'].map(reduction),
  argument('ArgMax'),
  argument('ArgMin'),
];
