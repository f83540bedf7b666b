import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isBundle, loadBundle } from '../../../inference/runtime/index.ts';
import { openDataSet } from '../../../inference/sizing/phantom/index.ts';
import {
  demonstrationRecipe,
  phantomData,
  SizingRecipe,
  trainSizing,
} from '../../../inference/sizing/recipe/index.ts';
import type { TrainingEvent } from '../../../inference/training/index.ts';
import type { ParamsOf } from '../../contract/engine/task.ts';
import type { train as definition } from '../../contract/engine/train.ts';
import { invalidInput } from '../../contract/error-value.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import { checkOutputFolder } from '../../outputs/index.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Trains on a rendered data set and writes a bundle; goes on from the newest checkpoint of the same run. */
export const train: TaskImplementation<typeof definition> = async (params, context) => {
  const recipe = recipeOf(params);
  const checkpointFolder = `${params.outputFolder}.training`;
  const replace = params.replace === true || (await isOwnBundle(params, recipe, checkpointFolder));
  const output = { replace, inputs: [params.dataFolder], outside: params.keep };
  // Hours before it is written: a place that will be refused is refused now.
  await checkOutputFolder(params.outputFolder, output, isBundle);
  const set = openDataSet(params.dataFolder);
  const told: Promise<null>[] = [];
  let step = 0;
  try {
    const { record, metrics, bundleFolder } = await trainSizing({
      recipe,
      data: phantomData(set),
      card: {
        name: params.name,
        version: params.version,
        intendedUse: 'Demonstration of the sizing workflow. Not for measuring anything in a patient.',
        knownFailures: ['It has seen rendered frames only: on real endoscopy its sizes mean nothing.'],
        licence: 'GPL-3.0-or-later',
      },
      checkpointFolder,
      bundleFolder: params.outputFolder,
      output,
      createdUtc: new Date().toISOString(),
      ...(params.threads !== undefined && { threads: params.threads }),
      signal: context.signal,
      onEvent: (event) => {
        if (event.kind === 'epoch') {
          const telling = context.ask('epoch', { ...epochOf(event), step });
          telling.catch(() => {}); // it is awaited at the end; a run that fails has a better reason
          told.push(telling);
        }
        const progress = progressOf(event, recipe);
        if (progress === undefined) return;
        step = progress.done;
        context.progress(progress);
      },
    });
    await Promise.all(told);
    await removeCheckpoint(checkpointFolder);
    const { bestEpoch, stoppedEarly, epochs, skippedPasses } = record;
    return {
      ...{ bundleFolder, epochs: epochs.length, bestEpoch: bestEpoch + 1, stoppedEarly, skippedPasses },
      metrics: metrics as Json,
    };
  } finally {
    set.close();
  }
};

/**
 * Whether the bundle that stands there was written by this very run, which was killed before anybody heard of it: the
 * checkpoint of an unfinished run lies beside it, and its card has this run's name and recipe. The same weights come
 * out again.
 */
async function isOwnBundle(
  { outputFolder, name, version }: ParamsOf<typeof definition>,
  recipe: SizingRecipe,
  checkpointFolder: string,
): Promise<boolean> {
  if (!existsSync(join(checkpointFolder, checkpointName))) return false;
  const bundle = await loadBundle(outputFolder).catch(() => undefined);
  const card = bundle?.card;
  return (
    card?.name === name &&
    card.version === version &&
    card.training.description.includes(JSON.stringify(recipe))
  );
}

const checkpointName = 'run.checkpoint';

/** A finished run needs none; what else lies in the folder is not ours. */
async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, checkpointName), { force: true });
  await rmdir(folder).catch(() => {});
}

/** The demonstration's recipe with what this run changes in it. */
function recipeOf(params: ParamsOf<typeof definition>): SizingRecipe {
  const known = new Set(Object.keys(demonstrationRecipe));
  const changes = Object.entries(params).filter(([name, value]) => known.has(name) && value !== undefined);
  const recipe = SizingRecipe.safeParse({ ...demonstrationRecipe, ...Object.fromEntries(changes) });
  if (!recipe.success) throw invalidInput('training recipe', recipe.error);
  return recipe.data;
}

/** What is worth a place in the curves; a figure that is no number has none. */
function epochOf({ epoch, validation, best, skippedPasses }: TrainingEvent & { kind: 'epoch' }) {
  const all = { loss: validation.loss, ...validation.metrics };
  const figures = Object.entries(all)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]): [string, number] => [`validation ${name}`, value]);
  return { epoch: epoch + 1, best, skippedPasses, figures: Object.fromEntries(figures) };
}

function progressOf(event: TrainingEvent, { epochs, batchSize }: SizingRecipe): JobProgress | undefined {
  if (event.kind !== 'step') return undefined;
  const { epoch, batch, batches, samplesPerSecond, remainingMs, passes } = event;
  return {
    stage: `epoch ${epoch + 1} of ${epochs}`,
    done: epoch * batches + batch,
    total: epochs * batches,
    unit: 'steps',
    perSecond: samplesPerSecond / batchSize,
    remainingS: remainingMs / 1000,
    stageRates: [],
    limitingStage: null,
    metrics: Object.fromEntries(
      passes.filter(({ loss }) => Number.isFinite(loss)).map(({ pass, loss }) => [`${pass} loss`, loss]),
    ),
  };
}
