import { elementCount, tensorOf } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { intOf, intsOf } from '../attributes.ts';
import { elementsOf, expandLike, reshapeLike, staticDims, staticProduct } from '../shapes.ts';
import { windowOf, windowOutput } from '../window.ts';
import { convInputGradient } from './conv-gradients.ts';
import { type Application, type GradientRule, type GradientRules, missing } from './rule.ts';

/** Each window's gradient goes to its first maximum in row-major order, as in PyTorch. */
const maxPool: GradientRule = ({ graph, node, inputs: [x], dy }) => [
  () => {
    const { auto_pad, ceil_mode, dilations, kernel_shape, pads, storage_order, strides } = node.attributes;
    const attributes = { auto_pad, ceil_mode, dilations, kernel_shape, pads, storage_order, strides };
    const indices = node.outputs[1] ?? graph.apply('MaxPool', [x], attributes, 2)[1]!;
    const zeros = graph.Expand(graph.constant([0], dy.type), flatSize(graph, x));
    const scattered = graph.ScatterElements(zeros, graph.Reshape(indices, [-1]), graph.Reshape(dy, [-1]), {
      axis: 0,
      reduction: 'add',
    });
    return reshapeLike(graph, scattered, x);
  },
];

function flatSize(graph: Application['graph'], x: Value): number[] | Value {
  const count = staticProduct(x.shape);
  return count === undefined ? graph.Unsqueeze(elementsOf(graph, x), [0]) : [count];
}

/** The gradient of a window, divided by its element count, goes to each of its elements. */
const averagePool: GradientRule = ({ graph, node, inputs: [x], y, dy }) => {
  const kernel = intsOf(node, 'kernel_shape')!;
  const spatial = staticDims(x.shape.slice(2));
  if (!spatial) return [missing(node, 'spatial sizes that are known only when the graph runs')];
  const given = windowOf(node, kernel, spatial);
  const out = staticDims(y.shape.slice(2)) ?? windowOutput(given, spatial, intOf(node, 'ceil_mode', 0) === 1);
  // With ceil_mode the last window may hang over the padding: as much more padding at the end.
  const padsEnd = given.padsEnd.map((pad, axis) =>
    Math.max(
      pad,
      (out[axis]! - 1) * given.strides[axis]! +
        (kernel[axis]! - 1) * given.dilations[axis]! +
        1 -
        spatial[axis]! -
        given.padsBegin[axis]!,
    ),
  );
  const window = { ...given, padsEnd };
  const counts = windowCounts(window, given.padsEnd, spatial, out, intOf(node, 'count_include_pad', 0) === 1);
  return [
    () => {
      const weights = counts.map((count) => 1 / count);
      const weighted = graph.Mul(dy, graph.constant(tensorOf(dy.type, weights, [1, 1, ...out])));
      // Every channel of every image alone: one input channel, one filter of ones.
      const single = graph.Reshape(weighted, [-1, 1, ...out]);
      const ones = graph.constant(tensorOf(dy.type, Array(elementCount(kernel)).fill(1), [1, 1, ...kernel]));
      return reshapeLike(graph, convInputGradient(graph, single, ones, window, 1, spatial), x);
    },
  ];
};

/** By how many elements AveragePool divides each window: the product of its lengths along the axes. */
function windowCounts(
  window: ReturnType<typeof windowOf>,
  declaredPadsEnd: readonly number[],
  spatial: readonly number[],
  out: readonly number[],
  countPadding: boolean,
): number[] {
  const lengths = out.map((size, axis) =>
    Array.from({ length: size }, (_, position) => {
      const start = position * window.strides[axis]! - window.padsBegin[axis]!;
      const low = countPadding ? -window.padsBegin[axis]! : 0;
      const high = spatial[axis]! + (countPadding ? declaredPadsEnd[axis]! : 0);
      const taps = Array.from(
        { length: window.kernel[axis]! },
        (_, tap) => start + tap * window.dilations[axis]!,
      );
      return taps.filter((p) => p >= low && p < high).length;
    }),
  );
  return lengths.reduce(
    (products, axis) => products.flatMap((product) => axis.map((length) => product * length)),
    [1],
  );
}

const globalAveragePool: GradientRule = ({ graph, node, inputs: [x], dy }) => {
  const count = staticProduct(x.shape.slice(2));
  if (count === undefined) return [missing(node, 'spatial sizes that are known only when the graph runs')];
  return [() => expandLike(graph, graph.Mul(dy, 1 / count), x)];
};

/** Elements that attain the maximum share the gradient equally. */
const globalMaxPool: GradientRule = ({ graph, inputs: [x], y, dy }) => [
  () => {
    const mask = graph.Cast(graph.Equal(x, y), dy.type);
    const axes = x.shape.map((_, axis) => axis).slice(2);
    return graph.Mul(mask, graph.Div(dy, graph.ReduceSum(mask, axes, { keepdims: 1 })));
  },
];

export const poolingRules: GradientRules = {
  AveragePool: averagePool,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  MaxPool: maxPool,
};
