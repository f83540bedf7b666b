import { CaliperError } from '../../../main/contract/errors.ts';
import type { WeightsReport } from '../../../main/contract/models.ts';
import {
  buildFsgResnet18,
  buildFsgVitTiny,
  type Network,
  resnet18WeightName,
  vitTinyWeights,
} from '../../nn/index.ts';
import { seededRandom } from '../../random.ts';
import { type StartWeights, startFrom } from '../../registry/start.ts';
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

/**
 * Puts start weights into the network of a recipe: those of a bundle of ours by their own names, those of torchvision's
 * or timm's plain backbones by theirs. Throws `model_contract` where no name fits.
 */
export function startRecipeNetwork(
  { graph }: Network,
  { architecture, streams, sidePx }: SizingRecipe,
  start: StartWeights,
): WeightsReport {
  const own = [(name: string) => name];
  if (architecture === 'FSG-ResNet-18')
    return startFrom(graph, start, [
      own,
      streams.map((stream) => (name: string) => resnet18WeightName(name, stream)),
    ]);
  // A learned position of another side is resized; a bundle of ours keeps its head, timm's classifier is left out.
  const tensors = new Map([...start.tensors, ...vitTinyWeights(start.tensors, sidePx)]);
  return startFrom(graph, { ...start, tensors }, [own]);
}
