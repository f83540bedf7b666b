import { type Graph, tensorOf, type Value } from '../graph/index.ts';
import { type CompositeRule, composite } from './composite.ts';
import { nonChannelAxes, perChannel } from './rules/normalization.ts';
import { once } from './rules/rule.ts';
import { elementsOf, expandLike } from './shapes.ts';

/**
 * Batch normalisation with the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1).
 *
 * x [N, C, …], scale [C], bias [C] → y like x, and mean [C] and biased variance [C] of the batch, from which the
 * running statistics are updated. Built of primitives, because an inference build of ONNX Runtime has no training
 * mode; the gradient is the closed form. `mean` and `variance` pass gradients on too.
 */
export function batchNormTraining(
  graph: Graph,
  x: Value,
  scale: Value,
  bias: Value,
  options: { readonly epsilon?: number } = {},
): { readonly y: Value; readonly mean: Value; readonly variance: Value } {
  const epsilon = options.epsilon ?? 1e-5;
  const axes = nonChannelAxes(x);
  let centred = x;
  const build = () => {
    const mean = graph.ReduceMean(x, axes, { keepdims: 0 });
    centred = graph.Sub(x, perChannel(graph, mean, x));
    const variance = graph.ReduceMean(graph.Mul(centred, centred), axes, { keepdims: 0 });
    const y = graph.BatchNormalization(centred, scale, bias, filled(graph, scale, 0), variance, { epsilon });
    return [y, mean, variance] as const;
  };
  const [y, mean, variance] = composite(graph, [x, scale, bias], build, ([, mean, variance]) =>
    closedForm(graph, { x, centred, scale, mean, variance, epsilon }),
  );
  return { y, mean, variance };
}

interface Forward {
  readonly x: Value;
  /** x - mean, which the forward pass has made already. */
  readonly centred: Value;
  readonly scale: Value;
  readonly mean: Value;
  readonly variance: Value;
  readonly epsilon: number;
}

/** dx = slope·dy + bend·(x - mean) + level, with one number of each per channel. */
function closedForm(graph: Graph, forward: Forward): CompositeRule {
  const { x, centred, scale, mean, variance, epsilon } = forward;
  const axes = nonChannelAxes(x);
  return ([dy, dMean, dVariance]) => {
    const count = once(() => elementsPerChannel(graph, x, mean));
    const inverse = once(() => graph.Div(1, graph.Sqrt(graph.Add(variance, epsilon))));
    if (!dy) return [() => affine(statisticsGradient(graph, count(), dMean, dVariance)), null, null];

    const dBias = once(() => graph.ReduceSum(dy, axes, { keepdims: 0 }));
    const dScale = once(() =>
      graph.Mul(graph.ReduceSum(graph.Mul(dy, centred), axes, { keepdims: 0 }), inverse()),
    );
    const dx = (): Value => {
      const slope = graph.Mul(scale, inverse());
      const pull = graph.Neg(graph.Div(graph.Mul(graph.Mul(slope, dScale()), inverse()), count()));
      const shift = graph.Neg(graph.Div(graph.Mul(slope, dBias()), count()));
      const extra = statisticsGradient(graph, count(), dMean, dVariance);
      const bend = extra.bend ? graph.Add(pull, extra.bend) : pull;
      const level = extra.level ? graph.Add(shift, extra.level) : shift;
      return graph.Add(graph.Mul(dy, perChannel(graph, slope, x)), affine({ bend, level }));
    };
    return [dx, dScale, dBias];
  };

  /** bend·centred + level in one kernel: an inference batch norm whose mean is 0 and whose variance is 1. */
  function affine({ bend, level }: PerChannel): Value {
    if (!bend) return expandLike(graph, perChannel(graph, level!, x), x);
    const [zeros, ones] = [filled(graph, scale, 0), filled(graph, scale, 1)];
    return graph.BatchNormalization(centred, bend, level ?? zeros, zeros, ones, { epsilon: 0 });
  }
}

interface PerChannel {
  readonly bend: Value | undefined;
  readonly level: Value | undefined;
}

/** What the gradients of the mean and the variance add to the gradient of each element. */
function statisticsGradient(graph: Graph, count: Value, dMean?: Value, dVariance?: Value): PerChannel {
  return {
    bend: dVariance && graph.Div(graph.Mul(dVariance, 2), count),
    level: dMean && graph.Div(dMean, count),
  };
}

/** A constant like `vector`, every element `number`. */
function filled(graph: Graph, vector: Value, number: number): Value {
  const length = vector.shape[0] as number;
  return graph.constant(tensorOf(vector.type, Array<number>(length).fill(number)));
}

/** N·H·W… as a number where it is known, else computed. */
function elementsPerChannel(graph: Graph, x: Value, mean: Value): Value {
  const dims = x.shape.filter((_, axis) => axis !== 1);
  if (dims.every((dim) => typeof dim === 'number')) {
    return graph.constant(
      dims.reduce((product, dim) => product * dim, 1),
      x.type,
    );
  }
  return graph.Div(graph.Cast(elementsOf(graph, x), x.type), graph.Cast(elementsOf(graph, mean), x.type));
}
