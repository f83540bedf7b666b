import { productOfDims, quotientOfDims } from '../dims.ts';
import { floatTypes, type Inference, likeFirstInput, type Operator, type OutputType } from '../operator.ts';
import type { Dim, Shape } from '../value.ts';

/** `[batch, heads, tokens, size]` of an operand, from that form or from `[batch, tokens, heads * size]`. */
function byHeads(inference: Inference, index: number, attribute: string): readonly [Dim, Dim, Dim, Dim] {
  const shape = inference.shape(index);
  if (inference.rank(index, 3, 4) === 4) return shape as readonly [Dim, Dim, Dim, Dim];
  const [batch, tokens, hidden] = shape as readonly [Dim, Dim, Dim];
  const heads = inference.int(attribute, 0);
  if (heads < 1) inference.fail(`'${attribute}' is needed where input ${index} has rank 3`);
  const size = quotientOfDims([hidden], [heads]);
  if (size === null) inference.fail(`${hidden} does not divide into ${heads} heads`);
  return [batch, heads, tokens, inference.dim(size)];
}

const sum = (inference: Inference, left: Dim | undefined, right: Dim): Dim => {
  if (left === undefined || left === 0) return right;
  return typeof left === 'number' && typeof right === 'number' ? left + right : inference.dim(undefined);
};

/** Scaled dot products over heads (Attention, opset 23): Y, then the keys, values and scores that it may publish. */
function attention(inference: Inference): readonly OutputType[] {
  const [batch, heads, tokens, size] = byHeads(inference, 0, 'q_num_heads');
  const [, keyHeads, keys] = byHeads(inference, 1, 'kv_num_heads');
  const [, , , valueSize] = byHeads(inference, 2, 'kv_num_heads');
  inference.typeAmong(0, floatTypes);
  const past = inference.has(4) ? inference.shape(4)[2] : undefined;
  const total = sum(inference, past, keys);
  const typed = (index: number, shape: Shape): OutputType => ({ type: inference.type(index), shape });
  const joined = [batch, tokens, inference.dim(productOfDims([heads, valueSize]))];
  return [
    typed(0, inference.shape(0).length === 4 ? [batch, heads, tokens, valueSize] : joined),
    typed(1, [batch, keyHeads, total, size]),
    typed(2, [batch, keyHeads, total, valueSize]),
    typed(0, [batch, heads, tokens, total]),
  ].slice(0, Math.max(1, inference.outputCount));
}

/** Operators of transformers that are younger than opset 21, as exporters of opset 23 write them. */
export const attentionOperators: readonly Operator[] = [
  {
    name: 'Attention',
    since: 23,
    inputs: [3, 7],
    attributes: {
      is_causal: 'int',
      kv_num_heads: 'int',
      left_window_size: 'int',
      q_num_heads: 'int',
      qk_matmul_output_mode: 'int',
      right_window_size: 'int',
      scale: 'float',
      softcap: 'float',
      softmax_precision: 'int',
    },
    infer: attention,
  },
  {
    name: 'RMSNormalization',
    since: 23,
    inputs: [2, 2],
    attributes: { axis: 'int', epsilon: 'float', stash_type: 'int' },
    infer: (inference) => {
      inference.typeAmong(0, floatTypes);
      inference.axis(inference.int('axis', -1), inference.shape(0).length);
      return [{ type: inference.type(1), shape: inference.shape(0) }];
    },
  },
  {
    name: 'RotaryEmbedding',
    since: 23,
    inputs: [3, 4],
    attributes: { interleaved: 'int', num_heads: 'int', rotary_embedding_dim: 'int' },
    settings: [1, 2, 3],
    infer: (inference) => {
      inference.rank(0, 3, 4);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'Swish',
    since: 24,
    inputs: [1, 1],
    attributes: { alpha: 'float' },
    infer: likeFirstInput,
  },
];
