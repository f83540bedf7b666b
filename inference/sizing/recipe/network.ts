import { CaliperError } from '../../../main/contract/errors.ts';
import { buildFsgResnet18 } from '../../nn/fsg-resnet18.ts';
import { buildFsgVitTiny } from '../../nn/fsg-vit-tiny.ts';
import type { Network } from '../../nn/network.ts';
import { seededRandom } from '../../random.ts';
import type { SizingRecipe } from './recipe.ts';

/** The network of a recipe with its first weights; the same seed gives the same weights each time it is built. */
export function recipeNetwork(
  { architecture, streams, sidePx, gated, seed }: SizingRecipe,
  mode: 'inference' | 'training',
): Network {
  const options = { sidePx, gated, outputs: 1, mode, random: seededRandom(seed) };
  if (architecture === 'FSG-ResNet-18') return buildFsgResnet18({ ...options, streams });
  if (streams.length !== 1)
    throw new CaliperError('invalid_input', `FSG-ViT-Tiny/16 looks at one stream, not ${streams.length}`);
  return buildFsgVitTiny({ ...options, stream: streams[0]! });
}
