import type { Graph } from '../../graph/index.ts';
import { tensorOf } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { floatOf, intOf } from '../attributes.ts';
import { positiveAxis, reshapeLike, staticDims, sumToShape } from '../shapes.ts';
import { type Application, type GradientRule, type GradientRules, missing, once } from './rule.ts';

/** Axes of a [N, C, …] tensor other than the channel. */
export function nonChannelAxes(x: Value): number[] {
  return x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
}

/** A per-channel vector [C] as [C, 1, …], to be broadcast against [N, C, …]. */
export function perChannel(graph: Graph, vector: Value, like: Value): Value {
  return graph.Reshape(vector, [-1, ...like.shape.slice(2).map(() => 1)]);
}

/** Inference form: y = scale·(x - mean)/√(variance + epsilon) + bias, statistics given. */
const batchNormalization: GradientRule = ({ graph, node, inputs: [x, scale, , mean, variance], dy }) => {
  if (intOf(node, 'training_mode', 0) === 1) {
    const unknown = missing(node, 'training mode: build it with batchNormTraining');
    return node.inputs.map(() => unknown);
  }
  const inverse = once(() => graph.Div(1, graph.Sqrt(graph.Add(variance, floatOf(node, 'epsilon', 1e-5)))));
  const slope = once(() => graph.Mul(scale, inverse()));
  const total = once(() => graph.ReduceSum(dy, nonChannelAxes(x), { keepdims: 0 }));
  const aligned = once(() => {
    const centred = graph.Sub(x, perChannel(graph, mean, x));
    return graph.ReduceSum(graph.Mul(dy, centred), nonChannelAxes(x), { keepdims: 0 });
  });
  return [
    () => graph.Mul(dy, perChannel(graph, slope(), x)),
    () => graph.Mul(aligned(), inverse()),
    total,
    () => graph.Neg(graph.Mul(total(), slope())),
    () => graph.Mul(graph.Mul(aligned(), slope()), graph.Mul(graph.Mul(inverse(), inverse()), -0.5)),
  ];
};

/** dx = (g - mean(g) - x̂·mean(g·x̂))·inverse, for g = ∂loss/∂x̂ and x̂ = (x - mean)·inverse over `axes`. */
function normalizedGradient(
  graph: Graph,
  g: Value,
  unit: Value,
  inverse: Value,
  axes: readonly number[],
): Value {
  const mean = graph.ReduceMean(g, [...axes], { keepdims: 1 });
  const aligned = graph.ReduceMean(graph.Mul(g, unit), [...axes], { keepdims: 1 });
  return graph.Mul(graph.Sub(graph.Sub(g, mean), graph.Mul(unit, aligned)), inverse);
}

/** One more LayerNormalization kernel, without scale, gives x̂ and 1/deviation again. */
const layerNormalization: GradientRule = ({
  graph,
  node,
  inputs: [x, scale, bias],
  dy,
  y,
  outputGradients,
}) => {
  if (outputGradients.some((gradient, i) => i > 0 && gradient)) {
    return [missing(node, 'its statistics outputs')];
  }
  const axis = positiveAxis(intOf(node, 'axis', -1), x.shape.length);
  const axes = x.shape.map((_, position) => position).slice(axis);
  const dims = staticDims(x.shape.slice(axis));
  if (!dims)
    return node.inputs.map(() => missing(node, 'normalised sizes that are known only when the graph runs'));
  const again = once(() => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    const ones = graph.constant(tensorOf(x.type, Array(count).fill(1), dims));
    const [unit, , inverse] = graph.apply(
      'LayerNormalization',
      [x, ones],
      { axis, epsilon: floatOf(node, 'epsilon', 1e-5) },
      3,
    );
    return { unit: unit!, inverse: inverse! };
  });
  return [
    () => normalizedGradient(graph, graph.Mul(dy, scale), again().unit, again().inverse, axes),
    () => sumToShape(graph, graph.Mul(dy, again().unit), y.shape, scale),
    () => sumToShape(graph, dy, y.shape, bias),
  ];
};

/** Normalises groups of `channels / groups` channels of each image. */
const grouped = ({ graph, node, inputs: [x, scale, bias], dy }: Application, groups: number) => {
  const channels = x.shape[1] as number;
  const split = (value: Value): Value => graph.Reshape(value, [0, groups, -1]);
  const parts = once(() => {
    const lines = split(x);
    const centred = graph.Sub(lines, graph.ReduceMean(lines, [2], { keepdims: 1 }));
    const variance = graph.ReduceMean(graph.Mul(centred, centred), [2], { keepdims: 1 });
    const inverse = graph.Div(1, graph.Sqrt(graph.Add(variance, floatOf(node, 'epsilon', 1e-5))));
    return { unit: graph.Mul(centred, inverse), inverse };
  });
  return [
    () => {
      const g = split(graph.Mul(dy, perChannel(graph, scale, x)));
      return reshapeLike(graph, normalizedGradient(graph, g, parts().unit, parts().inverse, [2]), x);
    },
    () => {
      const aligned = graph.Mul(dy, reshapeLike(graph, parts().unit, x));
      return reshapeLike(graph, graph.ReduceSum(aligned, nonChannelAxes(x), { keepdims: 0 }), scale);
    },
    () => reshapeLike(graph, graph.ReduceSum(dy, nonChannelAxes(x), { keepdims: 0 }), bias),
  ].map((lazy) => (typeof channels === 'number' ? lazy : missing(node, 'an unknown number of channels')));
};

const groupNormalization: GradientRule = (application) =>
  grouped(application, intOf(application.node, 'num_groups', 1));

const instanceNormalization: GradientRule = (application) =>
  grouped(application, application.inputs[0].shape[1] as number);

/**
 * y = x·s^-beta with s = bias + alpha/size·Σ x² over neighbouring channels, so that
 * dx = dy·s^-beta - 2·alpha·beta/size·x·Σ' dy·x·s^(-beta-1), where Σ' runs over the channels that x is a neighbour of.
 */
const lrn: GradientRule = ({ graph, node, inputs: [x], dy }) => [
  () => {
    const size = intOf(node, 'size', 1);
    const alpha = floatOf(node, 'alpha', 1e-4) / size;
    const beta = floatOf(node, 'beta', 0.75);
    const before = Math.floor((size - 1) / 2);
    const window = (value: Value, first: number): Value => {
      const around = graph.Pad(value, [first, size - 1 - first], undefined, [1]);
      const channels = x.shape[1] as number;
      const shifted = Array.from({ length: size }, (_, k) => graph.Slice(around, [k], [k + channels], [1]));
      return shifted.reduce((a, b) => graph.Add(a, b));
    };
    const s = graph.Add(graph.Mul(window(graph.Mul(x, x), before), alpha), floatOf(node, 'bias', 1));
    const direct = graph.Mul(dy, graph.Pow(s, -beta));
    const spread = window(graph.Div(graph.Mul(direct, x), s), size - 1 - before);
    return graph.Sub(direct, graph.Mul(graph.Mul(x, spread), 2 * alpha * beta));
  },
];

export const normalizationRules: GradientRules = {
  BatchNormalization: batchNormalization,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  LRN: lrn,
};
