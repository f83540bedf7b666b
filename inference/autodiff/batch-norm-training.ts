import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';
import { composite } from './composite.ts';
import { nonChannelAxes, perChannel } from './rules/normalization.ts';
import { once } from './rules/rule.ts';
import { expandLike } from './shapes.ts';

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
  const build = () => {
    const mean = graph.ReduceMean(x, axes, { keepdims: 0 });
    const centred = graph.Sub(x, perChannel(graph, mean, x));
    const variance = graph.ReduceMean(graph.Mul(centred, centred), axes, { keepdims: 0 });
    const y = graph.BatchNormalization(x, scale, bias, mean, variance, { epsilon });
    return [y, mean, variance] as const;
  };
  const [y, mean, variance] = composite(
    graph,
    [x, scale, bias],
    build,
    ([, mean, variance]) =>
      (outputGradients) => {
        const [dy, dMean, dVariance] = outputGradients;
        const count = once(() => elementsPerChannel(graph, x, mean));
        const inverse = once(() => graph.Div(1, graph.Sqrt(graph.Add(variance, epsilon))));
        const dBias = once(() => graph.ReduceSum(dy!, axes, { keepdims: 0 }));
        const centred = once(() => graph.Sub(x, perChannel(graph, mean, x)));
        const dScale = once(() =>
          graph.Mul(graph.ReduceSum(graph.Mul(dy!, centred()), axes, { keepdims: 0 }), inverse()),
        );
        const dx = (): Value => {
          // dx = slope·dy + bend·(x - mean) + level, with one number per channel each.
          const terms: Value[] = [];
          let bend = dVariance && graph.Div(graph.Mul(dVariance, 2), count());
          let level = dMean && graph.Div(dMean, count());
          if (dy) {
            const slope = graph.Mul(scale, inverse());
            terms.push(graph.Mul(dy, perChannel(graph, slope, x)));
            const pull = graph.Neg(graph.Div(graph.Mul(graph.Mul(slope, dScale()), inverse()), count()));
            bend = bend ? graph.Add(bend, pull) : pull;
            const shift = graph.Neg(graph.Div(graph.Mul(slope, dBias()), count()));
            level = level ? graph.Add(level, shift) : shift;
          }
          if (bend) terms.push(graph.Mul(centred(), perChannel(graph, bend, x)));
          if (level) terms.push(perChannel(graph, level, x));
          return expandLike(
            graph,
            terms.reduce((a, b) => graph.Add(a, b)),
            x,
          );
        };
        return dy ? [dx, dScale, dBias] : [dx, null, null];
      },
  );
  return { y, mean, variance };
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
  return graph.Div(graph.Cast(graph.Size(x), x.type), graph.Cast(graph.Size(mean), x.type));
}
