import type { Tensor } from '../../../inference/graph/index.ts';
import { isGate } from '../../../inference/nn/gate.ts';
import { type ProviderName, Session } from '../../../inference/runtime/index.ts';
import { type DeviceTensor, dispose } from '../../../inference/runtime/ort-tensor.ts';
import { sizingTrainingModel, trainingInputs } from '../../../inference/sizing/model/training-model.ts';
import { recipeNetwork } from '../../../inference/sizing/recipe/network.ts';
import type { SizingRecipe } from '../../../inference/sizing/recipe/recipe.ts';
import { adam, buildTrainingStep, constantSchedule } from '../../../inference/training/index.ts';
import { lossOutput, nextName, scalarInput } from '../../../inference/training/step.ts';
import { noise } from './noise.ts';
import { timeRounds } from './rounds.ts';

const rate = 1e-4;

/**
 * One pass of gradient routing on a provider: forward, backward, clip and Adam, its state kept on the GPU as `Trainer`
 * keeps it. The losses of the first steps tell whether two providers learn alike.
 */
export async function measurePass(
  recipe: SizingRecipe,
  trained: 'gates' | 'main',
  { provider, batchSize, budgetMs }: { provider: ProviderName; batchSize: number; budgetMs: number },
) {
  const optimiser = adam({ weightDecay: trained === 'main' ? recipe.mainWeightDecay : 0 });
  const group = {
    name: trained,
    includes: (parameter: string) => isGate(parameter) === (trained === 'gates'),
    optimiser,
    schedule: constantSchedule(rate),
    clipNorm: 8,
  };
  const step = buildTrainingStep(
    sizingTrainingModel(recipeNetwork(recipe, 'training')),
    { name: trained, loss: trained, groups: [group] },
    { changesElsewhere: () => true },
  );
  const feeds: Record<string, Tensor> = {
    crop: noise([batchSize, 3, recipe.sidePx, recipe.sidePx], 1),
    [trainingInputs.target]: noise([batchSize, 1], 2),
    [trainingInputs.mainWeight]: ones(batchSize),
    [trainingInputs.gateWeight]: ones(batchSize),
  };
  await using session = await Session.load(step.model, {
    provider,
    cpuNodes: step.cpuNodes,
    ...(provider === 'webgpu' && { keepOnDevice: step.changes.map(nextName) }),
  });
  const state = new Map<string, Tensor | DeviceTensor>(step.initialState);
  const losses: number[] = [];
  const once = async () => {
    const scalars = optimiser.scalars(losses.length + 1, rate);
    const inputs = Object.fromEntries(
      session.inputs.map(({ name }) => [name, state.get(name) ?? feeds[name] ?? scalar(name)]),
    );
    const outputs = await session.runOnDevice(inputs);
    for (const name of step.changes) {
      const next = outputs[nextName(name)]!;
      dispose(state.get(name)!);
      state.set(name, next);
    }
    losses.push(Number((outputs[lossOutput] as Tensor).data[0]));

    function scalar(name: string): Tensor {
      const found = optimiser.scalarNames.find((each) => scalarInput(trained, each) === name);
      return { type: 'float32', dims: [], data: Float32Array.of(scalars[found!]!) };
    }
  };
  const timing = await timeRounds(once, budgetMs);
  for (const tensor of state.values()) dispose(tensor);
  return { pass: trained, batchSize, ...timing, losses: losses.slice(0, 4) };
}

function ones(count: number): Tensor {
  return { type: 'float32', dims: [count, 1], data: new Float32Array(count).fill(1) };
}
