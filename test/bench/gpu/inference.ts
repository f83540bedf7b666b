import { type Tensor, writeOnnx } from '../../../inference/graph/index.ts';
import type { Golden } from '../../../inference/runtime/bundle/golden.ts';
import { makeGolden, type ProviderName, Session, selfTest } from '../../../inference/runtime/index.ts';
import { recipeNetwork } from '../../../inference/sizing/recipe/network.ts';
import type { SizingRecipe } from '../../../inference/sizing/recipe/recipe.ts';
import { relativeDifference } from '../../gradients/gradcheck.ts';
import { noise } from './noise.ts';
import { rounded, timeRounds } from './rounds.ts';

/** A network to be measured, with the CPU's answers by which the other providers are judged. */
export interface Measured {
  readonly recipe: SizingRecipe;
  readonly model: Uint8Array;
  readonly golden: Golden;
  readonly batches: readonly { readonly images: Tensor; readonly expected: Tensor }[];
}

/** Builds the network with its first weights and asks the CPU for its answers. */
export async function prepare(recipe: SizingRecipe, batchSizes: readonly number[]): Promise<Measured> {
  const model = writeOnnx(recipeNetwork(recipe, 'inference').graph);
  await using session = await Session.load(model);
  const golden = await makeGolden(session);
  const batches = [];
  for (const size of batchSizes) {
    const images = noise([size, 3, recipe.sidePx, recipe.sidePx], size);
    batches.push({ images, expected: (await session.run({ crop: images })).answer! });
  }
  return { recipe, model, golden, batches };
}

/** Whether a provider may be used, as Caliper decides it, and how many frames a second it does at each batch size. */
export async function measureInference(
  { model, golden, batches }: Measured,
  provider: ProviderName,
  budgetMs: number,
) {
  const { session, trials } = await selfTest(model, { golden, candidates: [provider] });
  try {
    const { passed, reason, error } = trials.find((trial) => trial.provider === provider)!;
    const verdict = {
      provider,
      usable: passed,
      reason: reason ?? 'gave the golden answer',
      goldenError: error ?? null,
    };
    if (!passed) return { ...verdict, batches: [] };
    const measured = [];
    for (const { images, expected } of batches) {
      const batchSize = images.dims[0]!;
      const timing = await timeRounds(() => session.run({ crop: images }), budgetMs);
      const answer = (await session.run({ crop: images })).answer!;
      measured.push({
        batchSize,
        framesPerSecond: rounded((1000 * batchSize) / timing.medianMs),
        ...timing,
        // Largest |answer - CPU's| relative to the largest |CPU's|.
        differenceFromCpu: rounded(relativeDifference(answer, expected)),
      });
    }
    return { ...verdict, batches: measured };
  } finally {
    await session.release();
  }
}
