import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor, writeOnnx } from '../../../inference/graph/index.ts';
import { buildFsgResnet18, isGate } from '../../../inference/nn/index.ts';
import { seededRandom } from '../../../inference/random.ts';
import { SeededRandom, zeros } from '../../../inference/runtime/index.ts';
import { sizingTrainingModel, trainingInputs } from '../../../inference/sizing/index.ts';
import { recipeNetwork } from '../../../inference/sizing/recipe/network.ts';
import { demonstrationRecipe, type SizingRecipe } from '../../../inference/sizing/recipe/recipe.ts';
import { adam, buildTrainingStep, constantSchedule } from '../../../inference/training/index.ts';
import { type ParityCase, type ParityModel, tolerance } from '../parity-case.ts';

const batchSize = 2;

/**
 * At 32 px the last stage of a ResNet has one pixel, and a batch normalisation over two numbers answers ±1 whatever
 * they are: its gradients are rounding errors, on the CPU too. At 64 px there are eight.
 */
const sides = { 'FSG-ResNet-18': 64, 'FSG-ViT-Tiny/16': 32 } as const;

const recipes = (['FSG-ResNet-18', 'FSG-ViT-Tiny/16'] as const).map(
  (architecture): SizingRecipe => ({
    ...demonstrationRecipe,
    architecture,
    streams: ['crop'],
    sidePx: sides[architecture],
  }),
);

/** The networks that Caliper sizes with, small: inference, and both passes of a routed training step. */
export const networkCases: readonly ParityCase[] = [
  ...recipes.flatMap((recipe) => [
    network(`${recipe.architecture} inference`, () => inference(recipe)),
    network(`${recipe.architecture} training step, gates`, () => trainingStep(recipe, 'gates')),
    network(`${recipe.architecture} training step, main`, () => trainingStep(recipe, 'main')),
  ]),
  network('FSG-ResNet-18 of three streams inference, gates shown', threeStreams),
  network('demonstration bundle inference', demonstration),
];

function network(name: string, make: () => ParityModel): ParityCase {
  return { name, kind: 'own', tolerance: tolerance.network, make };
}

function inference(recipe: SizingRecipe): ParityModel {
  const { graph } = recipeNetwork(recipe, 'inference');
  return { model: writeOnnx(graph), feeds: { crop: images(recipe.sidePx) } };
}

function threeStreams(): ParityModel {
  const streams = ['crop', 'masked', 'depth'] as const;
  const { graph } = buildFsgResnet18({
    streams,
    sidePx: 32,
    gated: true,
    outputs: 1,
    mode: 'inference',
    random: seededRandom(1),
    showGates: true,
  });
  const feeds = { crop: images(32), masked: images(32), depth: images(32, 1) };
  return { model: writeOnnx(graph), feeds };
}

/** The trained weights that come with Caliper, stored in half precision. */
function demonstration(): ParityModel {
  const model = readFileSync(
    join(import.meta.dirname, '../../../assets/models/phantom-demonstration/model.onnx'),
  );
  return { model, feeds: { masked: images(demonstrationRecipe.sidePx) } };
}

/** As `Trainer` builds it: clip and Adam with L2. */
function trainingStep(recipe: SizingRecipe, trained: 'gates' | 'main'): ParityModel {
  const group = {
    name: trained,
    includes: (parameter: string) => isGate(parameter) === (trained === 'gates'),
    optimiser: adam({ weightDecay: trained === 'main' ? recipe.mainWeightDecay : 0 }),
    schedule: constantSchedule(1e-3),
    clipNorm: 8,
  };
  const { model, initialState, cpuNodes } = buildTrainingStep(
    sizingTrainingModel(recipeNetwork(recipe, 'training')),
    { name: trained, loss: trained, groups: [group] },
    { changesElsewhere: () => true },
  );
  const feeds: Record<string, Tensor> = {
    crop: images(recipe.sidePx),
    [trainingInputs.target]: column([0.3, -0.4]),
    [trainingInputs.mainWeight]: column([0.8, 1.7]),
    [trainingInputs.gateWeight]: column([1.2, 0.6]),
    [`${trained}/stepSize`]: { type: 'float32', dims: [], data: Float32Array.of(1e-3) },
    [`${trained}/epsilon`]: { type: 'float32', dims: [], data: Float32Array.of(1e-8) },
  };
  for (const [name, tensor] of initialState) feeds[name] = started(name, tensor);
  return { model, feeds, cpuNodes };
}

/**
 * Adam's first step is rate · sign(gradient): it makes a jump of a rounding error in a gradient near zero. A second
 * moment of 1 makes the update as smooth as the gradient, which is what is to be compared.
 */
function started(name: string, tensor: Tensor): Tensor {
  if (!name.startsWith('square/')) return tensor;
  return { ...tensor, data: new Float32Array(tensor.data.length).fill(1) };
}

function images(sidePx: number, channels = 3): Tensor {
  const random = new SeededRandom(3);
  const tensor = zeros('float32', [batchSize, channels, sidePx, sidePx]);
  for (let index = 0; index < tensor.data.length; index++) tensor.data[index] = random.normal();
  return tensor;
}

function column(numbers: readonly number[]): Tensor {
  return { type: 'float32', dims: [numbers.length, 1], data: Float32Array.from(numbers) };
}
