/**
 * The training step of a sizing network, as ratios to its forward: each pass of gradient routing, and what clip and
 * Adam add. Goal: at most 3.2 forwards a pass.
 * `node test/bench/training-step.ts [resnet|vit] [SIDE] [BATCH] [THREADS]`
 */
import { writeOnnx } from '../../inference/graph/onnx.ts';
import type { Tensor } from '../../inference/graph/tensor.ts';
import { gatePrefix } from '../../inference/nn/gate.ts';
import { SeededRandom, Session, zeros } from '../../inference/runtime/index.ts';
import { sizingTrainingModel } from '../../inference/sizing/model/training-model.ts';
import { recipeNetwork } from '../../inference/sizing/recipe/network.ts';
import { demonstrationRecipe } from '../../inference/sizing/recipe/recipe.ts';
import {
  adam,
  buildTrainingStep,
  constantSchedule,
  type Optimiser,
  sgd,
} from '../../inference/training/index.ts';

const [network = 'resnet', side = '128', batch = '8', threadCount = '2'] = process.argv.slice(2);
const batchSize = Number(batch);
const threads = Number(threadCount);
const rounds = 5;
const recipe = {
  ...demonstrationRecipe,
  architecture: network === 'vit' ? 'FSG-ViT-Tiny/16' : 'FSG-ResNet-18',
  streams: ['crop'],
  sidePx: Number(side),
} as const satisfies Partial<typeof demonstrationRecipe>;
const random = new SeededRandom(1);

interface Candidate {
  readonly name: string;
  readonly session: Session;
  readonly feeds: Record<string, Tensor>;
  bestMs: number;
}

async function candidate(
  name: string,
  model: Uint8Array,
  state: ReadonlyMap<string, Tensor> = new Map(),
): Promise<Candidate> {
  const session = await Session.load(model, { threads });
  const feeds: Record<string, Tensor> = {};
  for (const { name: input, type, shape } of session.inputs)
    feeds[input] = state.get(input) ?? noise(type === 'float32', shape);
  return { name, session, feeds, bestMs: Number.POSITIVE_INFINITY };
}

function noise(isFloat: boolean, shape: readonly (number | string)[]): Tensor {
  const tensor = zeros(
    isFloat ? 'float32' : 'int64',
    shape.map((dim) => (typeof dim === 'number' ? dim : batchSize)),
  );
  if (isFloat) for (let index = 0; index < tensor.data.length; index++) tensor.data[index] = random.normal();
  return tensor;
}

async function forward(): Promise<Candidate> {
  const { graph, losses } = sizingTrainingModel(recipeNetwork(recipe, 'training'));
  graph.output('loss', losses.main!);
  graph.prune();
  return candidate('forward, training form', writeOnnx(graph, { parametersAs: 'inputs' }), graph.parameters);
}

async function pass(
  name: string,
  trained: 'gates' | 'main',
  optimiser: Optimiser,
  clip?: number,
): Promise<Candidate> {
  const isGate = (parameter: string) => parameter.startsWith(gatePrefix);
  const step = buildTrainingStep(
    sizingTrainingModel(recipeNetwork(recipe, 'training')),
    {
      name: trained,
      loss: trained,
      groups: [
        {
          name: trained,
          includes: (parameter) => isGate(parameter) === (trained === 'gates'),
          optimiser,
          schedule: constantSchedule(1e-4),
          ...(clip !== undefined && { clipNorm: clip }),
        },
      ],
    },
    { changesElsewhere: () => true },
  );
  return candidate(name, step.model, step.initialState);
}

const inference = await candidate(
  'forward, inference form',
  writeOnnx(recipeNetwork(recipe, 'inference').graph),
);
const base = await forward();
const candidates = [
  inference,
  base,
  await pass('gates: Adam, clip', 'gates', adam(), 8),
  await pass('main: plain SGD, no clip', 'main', sgd()),
  await pass('main: Adam with L2, clip', 'main', adam({ weightDecay: 1e-5 }), 8),
];
// Round by round, so that a busy machine slows all alike; the best of each, as others only ever add.
for (let round = 0; round <= rounds; round++)
  for (const each of candidates) {
    const startMs = performance.now();
    await each.session.run(each.feeds);
    if (round > 0) each.bestMs = Math.min(each.bestMs, performance.now() - startMs);
  }
console.log(`${recipe.architecture}, ${recipe.sidePx} px, batch ${batchSize}, ${threads} threads`);
for (const { name, bestMs } of candidates)
  console.log(
    `${name.padEnd(28)} ${bestMs.toFixed(0).padStart(6)} ms  ${(bestMs / base.bestMs).toFixed(2)} ×`,
  );
console.log(`memory ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
for (const { session } of candidates) await session.release();
