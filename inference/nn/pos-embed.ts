import { CaliperError } from '../../main/contract/errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import { keysCubic, resizeTaps } from '../pictures/taps.ts';
import { vitTiny } from './fsg-vit-tiny.ts';

/**
 * A learned position embedding [1, 1 + n², C] for a grid of another side: the class token's row is kept, the others
 * are resized as an image, bicubic and antialiased, as timm does when weights meet another image size. This lets the
 * weights of ViT-Tiny at 384 px start a network of a smaller side.
 */
export function resizedPositions(positions: Tensor<'float32'>, sidePatches: number): Tensor<'float32'> {
  const [, tokens, width] = positions.dims;
  const given = Math.round(Math.sqrt((tokens ?? 0) - 1));
  if (width === undefined || given ** 2 + 1 !== tokens) {
    throw new CaliperError(
      'invalid_input',
      `no position embedding of a square grid: [${positions.dims.join(', ')}]`,
    );
  }
  const taps = resizeTaps(given, sidePatches, keysCubic);
  const data = new Float32Array((sidePatches ** 2 + 1) * width);
  data.set(positions.data.subarray(0, width));
  for (let y = 0; y < sidePatches; y++) {
    for (let x = 0; x < sidePatches; x++) {
      const to = (1 + y * sidePatches + x) * width;
      for (let down = taps.start[y]!; down < taps.start[y + 1]!; down++) {
        const row = taps.first[y]! + down - taps.start[y]!;
        for (let across = taps.start[x]!; across < taps.start[x + 1]!; across++) {
          const column = taps.first[x]! + across - taps.start[x]!;
          const share = taps.weights[down]! * taps.weights[across]!;
          const from = (1 + row * given + column) * width;
          for (let i = 0; i < width; i++) data[to + i]! += share * positions.data[from + i]!;
        }
      }
    }
  }
  return { type: 'float32', dims: [1, sidePatches ** 2 + 1, width], data };
}

/**
 * Weights of timm's ViT-Tiny/16 for a network of this side: the position embedding is resized and the classifier
 * left out, so that `importWeights` fits all the rest by name.
 */
export function vitTinyWeights(weights: ReadonlyMap<string, Tensor>, sidePx: number): Map<string, Tensor> {
  const fitting = new Map([...weights].filter(([name]) => !name.startsWith('head.')));
  const positions = fitting.get('pos_embed');
  if (positions?.type === 'float32') {
    fitting.set('pos_embed', resizedPositions(positions as Tensor<'float32'>, sidePx / vitTiny.patchPx));
  }
  return fitting;
}
