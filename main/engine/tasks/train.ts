import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { methodNamed } from '../../../inference/methods.ts';
import { type Method, parseOptions } from '../../../inference/registry/index.ts';
import { loadStart } from '../../../inference/registry/start.ts';
import { isBundle, loadBundle, loadExpectedBundle } from '../../../inference/runtime/index.ts';
import type { TrainingEvent } from '../../../inference/training/index.ts';
import type { StartSource } from '../../contract/engine/labelled.ts';
import type { ParamsOf } from '../../contract/engine/task.ts';
import type { train as definition } from '../../contract/engine/train.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import { checkOutputFolder } from '../../outputs/index.ts';
import type { TaskImplementation } from '../task-context.ts';
import { openLabelledData } from '../training/labelled-data.ts';
import { removePictureStores } from '../training/picture-store.ts';

type Params = ParamsOf<typeof definition>;

/** Trains by a method of the registry and writes a bundle; goes on from the newest checkpoint of the same run. */
export const train: TaskImplementation<typeof definition> = async (params, context) => {
  const method = methodNamed(params.method);
  const options = parseOptions(method, params.options);
  const checkpointFolder = `${params.outputFolder}.training`;
  const replace = params.replace === true || (await isOwnBundle(params, method, options, checkpointFolder));
  const output = { replace, inputs: inputsOf(params), outside: params.keep };
  // Hours before it is written: a place that will be refused is refused now.
  await checkOutputFolder(params.outputFolder, output, isBundle);
  const start = params.start === undefined ? undefined : await startOf(params.start);
  const opened = await openLabelledData(params.data, {
    items: (from, limit) => context.ask('items', { from, limit }),
    storeFolder: checkpointFolder,
    signal: context.signal,
    progress: (progress) => context.progress(progress),
  });
  const told: Promise<null>[] = [];
  const tell = (telling: Promise<null>) => {
    telling.catch(() => {}); // it is awaited at the end; a run that fails has a better reason
    told.push(telling);
  };
  let step = 0;
  let done = false;
  try {
    const { record, metrics, bundleFolder, startReport } = await method.train({
      options,
      data: opened.data,
      start,
      card: { name: params.name, version: params.version },
      checkpointFolder,
      bundleFolder: params.outputFolder,
      output,
      createdUtc: new Date().toISOString(),
      threads: params.threads,
      signal: context.signal,
      finish: context.finish,
      onEvent: (event) => {
        if (event.kind === 'epoch') tell(context.ask('epoch', { ...epochOf(event), step }));
        const progress = progressOf(event);
        if (progress === undefined) return;
        step = progress.done;
        context.progress(progress);
      },
      onProgress: (stage, done, total) => context.progress(sideProgress(stage, done, total)),
      note: (text) => tell(context.ask('note', { text })),
    });
    await Promise.all(told);
    const { bestEpoch, stoppedEarly, stoppedByHand, epochs, skippedPasses } = record;
    done = true;
    return {
      ...{ bundleFolder, epochs: epochs.length, bestEpoch: bestEpoch + 1, stoppedEarly, stoppedByHand },
      ...{ skippedPasses, startReport, metrics: metrics as Json },
    };
  } finally {
    await opened.close();
    if (done) await removeCheckpoint(checkpointFolder);
  }
};

/** Files that the bundle must not be written over. */
const inputsOf = ({ data, start }: Params): string[] => [
  ...(data.kind === 'folder' ? [data.folder] : data.media.map(({ path }) => path)),
  ...(start === undefined ? [] : [start.kind === 'file' ? start.path : start.expected.folder]),
];

/** A model of the library must still be what it was. */
async function startOf(start: StartSource) {
  if (start.kind === 'file') return loadStart(start.path);
  await loadExpectedBundle(start.expected);
  return loadStart(start.expected.folder);
}

/**
 * Whether the bundle that stands there was written by this very run, which was killed before anybody heard of it: the
 * checkpoint of an unfinished run lies beside it, and its card has this run's name, method and options. The same weights
 * come out again.
 */
async function isOwnBundle(
  { outputFolder, name, version }: Params,
  { id }: Method,
  options: object,
  checkpointFolder: string,
): Promise<boolean> {
  if (!existsSync(join(checkpointFolder, checkpointName))) return false;
  const bundle = await loadBundle(outputFolder).catch(() => undefined);
  const card = bundle?.card;
  return (
    card?.name === name &&
    card.version === version &&
    isDeepStrictEqual(card.method, { id, options: { ...options } })
  );
}

const checkpointName = 'run.checkpoint';

/** A finished run needs none; what else lies in the folder is not ours. */
async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, checkpointName), { force: true });
  await removePictureStores(folder);
  await rmdir(folder).catch(() => {});
}

/** What is worth a place in the curves; a figure that is no number has none. */
function epochOf({ epoch, validation, best, skippedPasses }: TrainingEvent & { kind: 'epoch' }) {
  const all = { loss: validation.loss, ...validation.metrics };
  const figures = Object.entries(all)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]): [string, number] => [`validation ${name}`, value]);
  return { epoch: epoch + 1, best, skippedPasses, figures: Object.fromEntries(figures) };
}

function progressOf(event: TrainingEvent): JobProgress | undefined {
  if (event.kind !== 'step') return undefined;
  const { epoch, epochs, batch, batches, stepsPerSecond, remainingMs, passes } = event;
  return {
    stage: `epoch ${epoch + 1} of ${epochs}`,
    done: epoch * batches + batch,
    total: epochs * batches,
    unit: 'steps',
    perSecond: stepsPerSecond,
    remainingS: remainingMs / 1000,
    stageRates: [],
    limitingStage: null,
    metrics: Object.fromEntries(
      passes.filter(({ loss }) => Number.isFinite(loss)).map(({ pass, loss }) => [`${pass} loss`, loss]),
    ),
  };
}

const sideProgress = (stage: string, done: number, total: number): JobProgress => ({
  ...{ stage, done, total, unit: 'steps', perSecond: null, remainingS: null },
  ...{ stageRates: [], limitingStage: null, metrics: {} },
});
