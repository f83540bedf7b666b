/**
 * Both gated networks on each provider of this machine, as one JSON document on standard output: may the provider be
 * used, frames per second, time of a training step for each pass, difference from the CPU.
 * `node test/bench/gpu.ts [--tiny]`; `npm run bundle:bench` packs it for a machine without npm.
 */
import { parseArgs } from 'node:util';
import { listProviders } from '../../inference/runtime/index.ts';
import { demonstrationRecipe, type SizingRecipe } from '../../inference/sizing/recipe/recipe.ts';
import { machine } from './gpu/devices.ts';
import { measureInference, prepare } from './gpu/inference.ts';
import { measurePass } from './gpu/training.ts';

const { values: flags } = parseArgs({ options: { tiny: { type: 'boolean' } } });
// Tiny: to see that it runs, where a software driver does what a GPU should.
const size = flags.tiny
  ? { sides: { resnet: 64, vit: 32 }, batchSizes: [1, 2], trainingBatch: 2, budgetMs: 0 }
  : { sides: { resnet: 384, vit: 384 }, batchSizes: [1, 8, 32], trainingBatch: 8, budgetMs: 5000 };

const common = { ...demonstrationRecipe, streams: ['crop'] } satisfies SizingRecipe;
const recipes: readonly SizingRecipe[] = [
  { ...common, architecture: 'FSG-ResNet-18', sidePx: size.sides.resnet },
  { ...common, architecture: 'FSG-ViT-Tiny/16', sidePx: size.sides.vit },
];

const providers = listProviders()
  .filter(({ inBuild }) => inBuild)
  .map(({ name }) => name);
// The CPU first: it is what the others are compared with.
providers.sort((a, b) => Number(b === 'cpu') - Number(a === 'cpu'));

const networks = [];
for (const recipe of recipes) {
  const measured = await prepare(recipe, size.batchSizes);
  const results = [];
  for (const provider of providers) {
    progress(`${recipe.architecture} ${recipe.sidePx} px on ${provider}: inference`);
    const inference = await measureInference(measured, provider, size.budgetMs);
    const training = [];
    for (const pass of inference.usable ? (['gates', 'main'] as const) : []) {
      progress(`${recipe.architecture} ${recipe.sidePx} px on ${provider}: training step, ${pass}`);
      training.push(await trainingOrReason(recipe, pass, provider));
    }
    results.push({ ...inference, training });
  }
  networks.push({ architecture: recipe.architecture, sidePx: recipe.sidePx, providers: results });
}
console.log(JSON.stringify({ machine: machine(), networks }, null, 2));

/** A GPU without the memory for a step still has its frame rate to tell. */
async function trainingOrReason(
  recipe: SizingRecipe,
  pass: 'gates' | 'main',
  provider: (typeof providers)[number],
) {
  try {
    return await measurePass(recipe, pass, {
      provider,
      batchSize: size.trainingBatch,
      budgetMs: size.budgetMs,
    });
  } catch (thrown) {
    return { pass, failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
