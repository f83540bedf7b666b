import { CaliperError } from '../../main/contract/errors.ts';
import type { Value } from '../graph/value.ts';
import { type Gate, gate } from './gate.ts';
import { normal, ones, torchDefaultWeight, truncatedNormal, uniformWithin, zeros } from './initial.ts';
import { type Construction, linear, weight } from './layers.ts';
import { finishModel, type Network, type NetworkOptions, startConstruction, streamInput } from './network.ts';

/** The shape of ViT-Tiny/16. */
export const vitTiny = { patchPx: 16, width: 192, depth: 12, heads: 3, hidden: 768, epsilon: 1e-6 } as const;

const { patchPx, width, depth, heads, hidden, epsilon } = vitTiny;

/** Every linear layer starts as in timm. */
const timmLinear = { weight: truncatedNormal, bias: zeros };

/**
 * FSG-ViT-Tiny/16: a pre-norm vision transformer with two gates of 192 in each of its 12 blocks, on the residual
 * branches: x + g1·Attn(LN(x)), then x + g2·MLP(LN(x)). Class-token pooling, one linear head, no gate on the patch
 * embedding or the head. Without `gated` it is the control. Source: method file, section 1.
 *
 * Parameters have timm's names; gates `gate.blocks.I.attn` and `gate.blocks.I.mlp`. One stream, the crop unless
 * stated. Throws `invalid_input` where the side is no multiple of 16.
 */
export function buildFsgVitTiny(options: NetworkOptions & { readonly stream?: string }): Network {
  const { sidePx, gated, random, stream = 'crop' } = options;
  if (sidePx < patchPx || sidePx % patchPx !== 0) {
    throw new CaliperError(
      'invalid_input',
      `a side of ${sidePx} px is not a multiple of the ${patchPx} px patch`,
    );
  }
  const construction = startConstruction(options);
  const { graph } = construction;
  const gates: Gate[] = [];
  const gateOn = (x: Value, name: string): Value => {
    if (!gated) return x;
    const placed = gate(graph, x, name, -1, random);
    gates.push(placed);
    return placed.output;
  };
  const image = streamInput(graph, stream, options);
  const tokens = (sidePx / patchPx) ** 2 + 1;
  // All tokens of a batch as rows [N·tokens, 192]: layer norm and linear layers then are single matrix products.
  let x = graph.Reshape(embedded(construction, image, tokens), [-1, width]);
  for (let block = 0; block < depth; block++) {
    const name = `blocks.${block}`;
    const attended = attention(
      construction,
      layerNorm(construction, x, `${name}.norm1`),
      `${name}.attn`,
      tokens,
    );
    x = graph.Add(x, gateOn(attended, `${name}.attn`));
    const transformed = perceptron(construction, layerNorm(construction, x, `${name}.norm2`), `${name}.mlp`);
    x = graph.Add(x, gateOn(transformed, `${name}.mlp`));
  }
  // Only the class token is answered from, so only it is normalised.
  const classToken = graph.Slice(graph.Reshape(x, [-1, tokens, width]), [0], [1], [1], [1]);
  const pooled = layerNorm(construction, graph.Reshape(classToken, [-1, width]), 'norm');
  const answer = linear(
    construction,
    pooled,
    'head',
    { inputs: width, outputs: options.outputs },
    timmLinear,
  );
  return finishModel(construction, { [stream]: image }, answer, gates, options);
}

/**
 * Patches [N, tokens-1, 192], the class token before them, and the position embedding on all. The class token is
 * added to a row of zeros rather than concatenated: the same numbers, and no shape that depends on the batch.
 */
function embedded(construction: Construction, image: Value, tokens: number): Value {
  const { graph } = construction;
  const kernel = weight(
    construction,
    'patch_embed.proj.weight',
    [width, 3, patchPx, patchPx],
    torchDefaultWeight,
  );
  const bias = weight(construction, 'patch_embed.proj.bias', [width], uniformWithin(3 * patchPx * patchPx));
  const classToken = weight(construction, 'cls_token', [1, 1, width], normal(1e-6));
  const position = weight(construction, 'pos_embed', [1, tokens, width], truncatedNormal);
  const grid = graph.Conv(image, kernel, bias, {
    kernel_shape: [patchPx, patchPx],
    strides: [patchPx, patchPx],
  });
  const patches = graph.Transpose(graph.Reshape(grid, [-1, width, tokens - 1]), [0, 2, 1]);
  const classRow = graph.Pad(classToken, [0, 0, 0, 0, tokens - 1, 0]);
  return graph.Add(graph.Pad(patches, [0, 1, 0, 0, 0, 0]), graph.Add(position, classRow));
}

function layerNorm(construction: Construction, x: Value, name: string): Value {
  const scale = weight(construction, `${name}.weight`, [width], ones);
  const bias = weight(construction, `${name}.bias`, [width], zeros);
  return construction.graph.LayerNormalization(x, scale, bias, { axis: -1, epsilon });
}

/** Multi-head self-attention of rows [N·tokens, 192]. */
function attention(construction: Construction, x: Value, name: string, tokens: number): Value {
  const { graph } = construction;
  const headWidth = width / heads;
  const joint = linear(construction, x, `${name}.qkv`, { inputs: width, outputs: 3 * width }, timmLinear);
  const [query, key, value] = graph.Split(joint, [width, width, width], { axis: 1 });
  const byHead = (rows: Value, order: readonly number[]) =>
    graph.Transpose(graph.Reshape(rows, [-1, tokens, heads, headWidth]), order);
  const scaled = graph.Mul(byHead(query!, [0, 2, 1, 3]), 1 / Math.sqrt(headWidth));
  const weights = graph.Softmax(graph.MatMul(scaled, byHead(key!, [0, 2, 3, 1])), { axis: -1 });
  const mixed = graph.Transpose(graph.MatMul(weights, byHead(value!, [0, 2, 1, 3])), [0, 2, 1, 3]);
  const rows = graph.Reshape(mixed, [-1, width]);
  return linear(construction, rows, `${name}.proj`, { inputs: width, outputs: width }, timmLinear);
}

function perceptron(construction: Construction, x: Value, name: string): Value {
  const inner = linear(construction, x, `${name}.fc1`, { inputs: width, outputs: hidden }, timmLinear);
  const active = construction.graph.Gelu(inner);
  return linear(construction, active, `${name}.fc2`, { inputs: hidden, outputs: width }, timmLinear);
}
