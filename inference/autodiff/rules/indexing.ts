import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { intOf, stringOf } from '../attributes.ts';
import { constantNumbers, positiveAxis, reshapeLike, zerosLike } from '../shapes.ts';
import { type GradientRule, type GradientRules, missing } from './rule.ts';

interface Stretch {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
}

/** The sliced axes with non-negative starts; undefined where a start is not known before the graph runs. */
function stretches(
  graph: Graph,
  x: Value,
  starts: Value,
  axesInput: Value | null,
  steps: Value | null,
): Stretch[] | undefined {
  const first = constantNumbers(graph, starts);
  const axes = axesInput ? constantNumbers(graph, axesInput) : first?.map((_, axis) => axis);
  const strides = steps ? constantNumbers(graph, steps) : first?.map(() => 1);
  if (!first || !axes || !strides) return undefined;
  const result = first.map((start, i) => {
    const axis = positiveAxis(axes[i]!, x.shape.length);
    const size = x.shape[axis]!;
    const step = strides[i]!;
    if (typeof size === 'string') return { axis, start: start >= 0 && step > 0 ? start : Number.NaN, step };
    const wrapped = start < 0 ? start + size : start;
    return { axis, start: Math.min(step > 0 ? size : size - 1, Math.max(0, wrapped)), step };
  });
  return result.some(({ start }) => Number.isNaN(start)) ? undefined : result;
}

/** Puts a slice back where it came from, zeros elsewhere. */
const slice: GradientRule = ({ graph, node, inputs: [x, starts, , axesInput, steps], dy }) => {
  const found = stretches(graph, x, starts, axesInput, steps);
  if (!found) return [missing(node, 'starts that are known only when the graph runs')];
  return [
    () => {
      const stepped = found.filter(({ step }) => step !== 1);
      const plain = found.filter(({ step }) => step === 1);
      const placed = stepped.reduce((gradient, stretch) => placeStepped(graph, gradient, x, stretch), dy);
      return padTo(graph, placed, x, plain);
    },
  ];
};

/** Zeros before and after a contiguous stretch of each axis. */
function padTo(graph: Graph, dy: Value, x: Value, placed: readonly Stretch[]): Value {
  const needed = placed.filter(({ axis, start }) => start !== 0 || x.shape[axis] !== dy.shape[axis]);
  if (needed.length === 0) return dy;
  const begin = needed.map(({ start }) => start);
  const axes = needed.map(({ axis }) => axis);
  const isKnown = axes.every(
    (axis) => typeof x.shape[axis] === 'number' && typeof dy.shape[axis] === 'number',
  );
  if (isKnown) {
    const end = axes.map((axis, i) => (x.shape[axis] as number) - (dy.shape[axis] as number) - begin[i]!);
    return graph.Pad(dy, [...begin, ...end], undefined, axes);
  }
  const picked = graph.constant(axes, 'int64');
  const sizeOf = (value: Value): Value => graph.Gather(graph.Shape(value), picked, { axis: 0 });
  const before = graph.constant(begin, 'int64');
  const after = graph.Sub(graph.Sub(sizeOf(x), sizeOf(dy)), before);
  return reshapeLike(graph, graph.Pad(dy, graph.Concat([before, after], { axis: 0 }), undefined, axes), x);
}

/** Every `step`-th position: a zero is appended to the slice, and each position of x picks its element or that zero. */
function placeStepped(graph: Graph, dy: Value, x: Value, { axis, start, step }: Stretch): Value {
  const size = x.shape[axis] as number;
  const taken = dy.shape[axis] as number;
  const sources = Array<number>(size).fill(taken);
  for (let i = 0; i < taken; i++) sources[start + i * step] = i;
  const padded = graph.Pad(dy, [0, 1], undefined, [axis]);
  return graph.Gather(padded, graph.constant(sources, 'int64'), { axis });
}

/** Rows that were gathered add up in the rows that they came from. */
const gather: GradientRule = ({ graph, node, inputs: [x, indices], dy }) => {
  const rank = x.shape.length;
  const axis = positiveAxis(intOf(node, 'axis', 0), rank);
  return [
    () => {
      const picks = indices.shape.length;
      // Index axes first, then the rest; x likewise with the gathered axis first.
      const order = dy.shape.map((_, position) => position);
      const indexAxes = order.slice(axis, axis + picks);
      const updates =
        axis === 0
          ? dy
          : graph.Transpose(dy, [...indexAxes, ...order.slice(0, axis), ...order.slice(axis + picks)]);
      const front = [axis, ...x.shape.map((_, position) => position).filter((position) => position !== axis)];
      const target = axis === 0 ? x : graph.Transpose(x, front);
      const rows = graph.ScatterND(
        zerosLike(graph, target),
        graph.Unsqueeze(toInt64(graph, indices), [-1]),
        updates,
        {
          reduction: 'add',
        },
      );
      if (axis === 0) return rows;
      return graph.Transpose(
        rows,
        front.map((_, position) => front.indexOf(position)),
      );
    },
  ];
};

function toInt64(graph: Graph, indices: Value): Value {
  return indices.type === 'int64' ? indices : graph.Cast(indices, 'int64');
}

const scatterBack = (graph: Graph, x: Value, indices: Value, dy: Value, axis: number): Value =>
  graph.ScatterElements(zerosLike(graph, x), indices, dy, { axis, reduction: 'add' });

const gatherElements: GradientRule = ({ graph, node, inputs: [x, indices], dy }) => [
  () => scatterBack(graph, x, indices, dy, intOf(node, 'axis', 0)),
];

const gatherNd: GradientRule = ({ graph, node, inputs: [x, indices], dy }) => [
  intOf(node, 'batch_dims', 0) === 0
    ? () => graph.ScatterND(zerosLike(graph, x), indices, dy, { reduction: 'add' })
    : missing(node, 'batch_dims'),
];

/** With reduction 'none' the indices must be distinct, as ONNX demands. */
const scatterElements: GradientRule = ({ graph, node, inputs: [, indices, updates], dy }) => {
  const axis = intOf(node, 'axis', 0);
  const reduction = stringOf(node, 'reduction', 'none');
  const picked = () => graph.GatherElements(dy, indices, { axis });
  if (reduction === 'add') return [() => dy, null, picked];
  if (reduction !== 'none') return [missing(node, reduction), null, missing(node, reduction)];
  return [() => graph.ScatterElements(dy, indices, zerosLike(graph, updates), { axis }), null, picked];
};

const scatterNd: GradientRule = ({ graph, node, inputs: [, indices, updates], dy }) => {
  const reduction = stringOf(node, 'reduction', 'none');
  const picked = () => graph.GatherND(dy, indices);
  if (reduction === 'add') return [() => dy, null, picked];
  if (reduction !== 'none') return [missing(node, reduction), null, missing(node, reduction)];
  return [() => graph.ScatterND(dy, indices, zerosLike(graph, updates)), null, picked];
};

/** The values' gradient goes back to where they stood. */
const topK: GradientRule = ({ graph, node, inputs: [x], dy }) => [
  () => scatterBack(graph, x, node.outputs[1]!, dy, intOf(node, 'axis', -1)),
];

const trilu: GradientRule = ({ graph, node, inputs: [, offset], dy }) => [
  () => graph.Trilu(dy, offset, { upper: intOf(node, 'upper', 1) }),
];

export const indexingRules: GradientRules = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  Slice: slice,
  TopK: topK,
  Trilu: trilu,
};
