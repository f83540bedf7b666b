import { batchNormTraining } from '../../../inference/autodiff/index.ts';
import type { Graph, Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const dims = (...sizes: number[]): CaseInput => ({ dims: sizes });

/** Features times a sigmoid gate per channel. */
const gated = (graph: Graph, x: Value, gate: Value): Value =>
  graph.Mul(x, graph.Reshape(graph.Sigmoid(gate), [-1, ...x.shape.slice(2).map(() => 1)]));

/** Two convolutions with batch norm, a residual sum, gates, pooling and a linear head. */
const gatedCnn: GradientCase = {
  name: 'gated CNN',
  inputs: [
    dims(2, 3, 8, 6),
    dims(4, 3, 3, 3),
    dims(4),
    dims(4),
    dims(4, 4, 3, 3),
    dims(4),
    dims(4),
    dims(4),
    dims(4),
    dims(2, 4),
    dims(2),
  ],
  build: (graph, [x, w1, s1, b1, w2, s2, b2, gate1, gate2, head, bias]) => {
    const stem = batchNormTraining(graph, graph.Conv(x!, w1!, { pads: [1, 1, 1, 1] }), s1!, b1!).y;
    const pooled = graph.MaxPool(graph.Relu(stem), {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    });
    const first = gated(graph, pooled, gate1!);
    const branch = batchNormTraining(graph, graph.Conv(first, w2!, { pads: [1, 1, 1, 1] }), s2!, b2!).y;
    const second = gated(graph, graph.Relu(graph.Add(branch, first)), gate2!);
    return graph.Gemm(graph.Flatten(graph.GlobalAveragePool(second)), head!, bias!, { transB: 1 });
  },
};

/** x + gate1·attention(norm(x)), then x + gate2·mlp(norm(x)): two heads of two features, five tokens. */
const attentionBlock: GradientCase = {
  name: 'gated pre-norm attention block',
  inputs: [
    { dims: [2, 5, 4], shape: ['N', 5, 4] },
    dims(4),
    dims(4),
    dims(4, 12),
    dims(12),
    dims(4, 4),
    dims(4),
    dims(4),
    dims(4),
    dims(4, 8),
    dims(8, 4),
    dims(4),
  ],
  build: (graph, [x, s1, b1, qkv, qkvBias, out, gate1, s2, b2, up, down, gate2]) => {
    const projected = graph.Add(graph.MatMul(graph.LayerNormalization(x!, s1!, b1!), qkv!), qkvBias!);
    const heads = graph.Transpose(graph.Reshape(projected, [-1, 5, 3, 2, 2]), [2, 0, 3, 1, 4]);
    const [q, k, v] = graph.Split(heads, [1, 1, 1], { axis: 0 }).map((part) => graph.Squeeze(part, [0]));
    const scores = graph.Mul(graph.MatMul(q!, graph.Transpose(k!, [0, 1, 3, 2])), Math.SQRT1_2);
    const mixed = graph.MatMul(graph.Softmax(scores), v!);
    const attention = graph.MatMul(graph.Reshape(graph.Transpose(mixed, [0, 2, 1, 3]), [-1, 5, 4]), out!);
    const middle = graph.Add(x!, graph.Mul(attention, graph.Sigmoid(gate1!)));
    const hidden = graph.Gelu(graph.MatMul(graph.LayerNormalization(middle, s2!, b2!), up!));
    const residual = graph.Mul(graph.MatMul(hidden, down!), graph.Sigmoid(gate2!));
    return graph.Gather(graph.Add(middle, residual), 0, { axis: 1 });
  },
};

/** Gated attention over the instances of a bag (Ilse et al. 2018, equation 9). */
const attentionMil: GradientCase = {
  name: 'gated attention MIL',
  inputs: [{ dims: [11, 6], shape: ['K', 6] }, dims(6, 3), dims(6, 3), dims(3, 1), dims(6, 2)],
  build: (graph, [bag, v, u, w, head]) => {
    const score = graph.MatMul(
      graph.Mul(graph.Tanh(graph.MatMul(bag!, v!)), graph.Sigmoid(graph.MatMul(bag!, u!))),
      w!,
    );
    const weights = graph.Softmax(score, { axis: 0 });
    const embedding = graph.MatMul(graph.Transpose(weights, [1, 0]), bag!);
    return graph.LogSoftmax(graph.MatMul(embedding, head!));
  },
};

/** Shared perceptron on points, maximum over points, classifier (Qi et al. 2017). */
const pointNet: GradientCase = {
  name: 'PointNet with max pooling',
  inputs: [
    { dims: [3, 3, 13], shape: ['N', 3, 13] },
    dims(5, 3, 1),
    dims(5),
    dims(5),
    dims(7, 5, 1),
    dims(7, 2),
  ],
  build: (graph, [points, w1, scale, bias, w2, head]) => {
    const first = graph.Relu(batchNormTraining(graph, graph.Conv(points!, w1!), scale!, bias!).y);
    const features = graph.ReduceMax(graph.Conv(first, w2!), [2], { keepdims: 0 });
    return graph.ReduceLogSumExp(graph.MatMul(features, head!), [1], { keepdims: 0 });
  },
};

export const networkCases: readonly GradientCase[] = [gatedCnn, attentionBlock, attentionMil, pointNet];
