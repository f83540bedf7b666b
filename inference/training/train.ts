import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import { randomStream, type SeededRandom } from '../runtime/random.ts';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { EpochRecord, TrainingEvent, TrainingRecord, Validation } from './events.ts';
import type { Feeds, PassResult, Trainer } from './trainer.ts';

export type SplitName = 'train' | 'validation' | 'test';

/** Where batches come from. Everything random in it must be drawn from the generator it is handed. */
export interface TrainingData {
  readonly split: SplitName;
  /** For the record and for the check that a checkpoint belongs to this run. */
  readonly description: string;
  readonly batchSize: number;
  /** Indices of the samples of one epoch, in order: usually `shuffled(count, random)`. */
  epoch(epoch: number, random: SeededRandom): Uint32Array;
  /** Inputs of the graph for these samples, augmented. Called one batch ahead of its use. */
  batch(samples: Uint32Array, random: SeededRandom): Promise<Feeds>;
}

export interface TrainOptions {
  readonly trainer: Trainer;
  readonly data: TrainingData;
  /** Judges `weights` on held-out data after each epoch. */
  readonly validation: {
    readonly split: SplitName;
    run(weights: ReadonlyMap<string, Tensor>): Promise<Validation>;
  };
  readonly seed: number;
  readonly epochs: number;
  /** Stop after this many epochs without a better validation loss. */
  readonly patience?: number;
  /** Validate and choose the teacher's weights instead of the student's. */
  readonly useTeacher?: boolean;
  /** Saves here, after each epoch and every `everySteps`; an existing file is taken up. */
  readonly checkpoint?: { readonly path: string; readonly everySteps?: number };
  readonly signal?: AbortSignal;
  /** Ends the run with the best epoch so far; where none was validated yet, with the weights as they are. */
  readonly finish?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** All indices below `count`, shuffled. */
export function shuffled(count: number, random: SeededRandom): Uint32Array {
  return random.shuffle(Uint32Array.from({ length: count }, (_, index) => index));
}

/** Purposes of random streams: no two share bits, so the order does not change with the augmentation. */
const streams = { order: 1, augmentation: 2 };

const Progress = z.strictObject({
  epochs: z.array(
    z.strictObject({
      epoch: z.int(),
      trainingLoss: z.record(z.string(), z.number()),
      validation: z.strictObject({ loss: z.number(), metrics: z.record(z.string(), z.number()) }),
      best: z.boolean(),
    }),
  ),
  lossSums: z.record(z.string(), z.number()),
  lossCounts: z.record(z.string(), z.number()),
  skippedPasses: z.int(),
});
type Progress = z.infer<typeof Progress>;

/**
 * Trains to the end, to the end of patience, or to `signal`. With a checkpoint, a run that died at any step ends in
 * the same weights, bit for bit, as one that did not. Returns the best weights by validation loss and the record.
 * Throws `cancelled` (after saving) on abort, `conflict` if the checkpoint is of another run.
 */
export async function train(
  options: TrainOptions,
): Promise<{ weights: ReadonlyMap<string, Tensor>; record: TrainingRecord }> {
  const run = new Run(options);
  await run.resume();
  await run.train();
  return { weights: run.best, record: run.record() };
}

class Run {
  readonly #options: TrainOptions;
  readonly #description: string;
  #position = { epoch: 0, batch: 0 };
  #progress: Progress = { epochs: [], lossSums: {}, lossCounts: {}, skippedPasses: 0 };
  #stepsSinceSave = 0;
  best: ReadonlyMap<string, Tensor> = new Map();

  constructor(options: TrainOptions) {
    this.#options = options;
    const { trainer, data, seed, epochs, validation } = options;
    this.#description = [
      `seed ${seed}, ${epochs} epochs, batch ${data.batchSize}, validated on ${validation.split}`,
      `data ${data.split}: ${data.description}`,
      trainer.description,
    ].join('\n');
  }

  async resume(): Promise<void> {
    const path = this.#options.checkpoint?.path;
    if (path === undefined) return;
    const checkpoint = await loadIfPresent(path);
    if (checkpoint === undefined) return;
    if (checkpoint.fingerprint !== this.#fingerprint())
      throw new CaliperError(
        'conflict',
        `${path} belongs to another run: its recipe or its data differ, and it is not finished. Go on with those, write to another place, or move that file away to begin anew.`,
        { details: { path } },
      );
    this.#options.trainer.restore(checkpoint.state);
    this.#position = { ...checkpoint.position };
    this.#progress = Progress.parse(checkpoint.history);
    this.best = checkpoint.best;
    this.#emit({ kind: 'resumed', ...this.#position });
  }

  async train(): Promise<void> {
    while (this.#position.epoch < this.#options.epochs && !this.#outOfPatience()) {
      await this.#trainEpoch();
      if (this.#isFinished()) break;
      await this.#validate();
      if (this.#isFinished()) break;
      this.#position = { epoch: this.#position.epoch + 1, batch: 0 };
      await this.#save();
    }
  }

  record(): TrainingRecord {
    const { epochs, skippedPasses } = this.#progress;
    const { data, validation } = this.#options;
    return {
      epochs,
      bestEpoch: epochs.findLast((epoch) => epoch.best)?.epoch ?? -1,
      stoppedEarly: epochs.length < this.#options.epochs,
      stoppedByHand: this.#options.finish?.aborted === true,
      skippedPasses,
      touchedTestSplit: data.split === 'test' || validation.split === 'test',
      description: this.#description,
    };
  }

  async #trainEpoch(): Promise<void> {
    const { data, seed, trainer } = this.#options;
    const { epoch } = this.#position;
    const order = data.epoch(epoch, randomStream(seed, streams.order, epoch));
    // Whole batches only, so that every step weighs its samples alike; one short batch if there is no more.
    const batches = Math.max(Math.floor(order.length / data.batchSize), 1);
    const prepare = (batch: number) =>
      data.batch(
        order.subarray(batch * data.batchSize, (batch + 1) * data.batchSize),
        randomStream(seed, streams.augmentation, epoch, batch),
      );
    const clock = new Clock();
    let ahead: Promise<Feeds> | undefined;
    while (this.#position.batch < batches && this.#options.finish?.aborted !== true) {
      await this.#stopIfAborted();
      const { batch } = this.#position;
      const feeds = await (ahead ?? prepare(batch));
      ahead = batch + 1 < batches ? prepare(batch + 1) : undefined;
      // Awaited only after the step; until then a failure must not count as unhandled.
      ahead?.catch(() => {});
      const passes = await trainer.step(feeds, epoch + batch / batches);
      this.#count(passes);
      this.#position.batch++;
      const left = (this.#options.epochs - epoch) * batches - this.#position.batch;
      const { epochs } = this.#options;
      this.#emit({ kind: 'step', epoch, epochs, batch: batch + 1, batches, passes, ...clock.tick(left) });
      await this.#saveNowAndThen();
      // The step blocked the event loop; let messages and timers (a cancel among them) in.
      await nextTurn();
    }
  }

  async #validate(): Promise<void> {
    const { trainer, useTeacher = false, validation } = this.#options;
    await trainer.fetch();
    const weights = useTeacher ? trainer.teacherWeights() : trainer.weights();
    const outcome = await validation.run(weights);
    const bestLoss = Math.min(...this.#progress.epochs.map((epoch) => epoch.validation.loss));
    const best = outcome.loss < bestLoss;
    if (best) this.best = weights;
    const trainingLoss = Object.fromEntries(
      Object.entries(this.#progress.lossSums).map(([name, sum]) => [
        name,
        sum / this.#progress.lossCounts[name]!,
      ]),
    );
    const record: EpochRecord = { epoch: this.#position.epoch, trainingLoss, validation: outcome, best };
    this.#progress.epochs.push(record as Progress['epochs'][number]);
    this.#progress.lossSums = {};
    this.#progress.lossCounts = {};
    this.#emit({ kind: 'epoch', ...record, skippedPasses: this.#progress.skippedPasses });
  }

  #count(passes: readonly PassResult[]): void {
    const { lossSums, lossCounts } = this.#progress;
    for (const { pass, loss, skipped } of passes) {
      if (skipped) this.#progress.skippedPasses++;
      else {
        lossSums[pass] = (lossSums[pass] ?? 0) + loss;
        lossCounts[pass] = (lossCounts[pass] ?? 0) + 1;
      }
    }
  }

  /** Asked to end, and there is a validated epoch to end with. */
  #isFinished(): boolean {
    return this.#options.finish?.aborted === true && this.#progress.epochs.length > 0;
  }

  #outOfPatience(): boolean {
    const { patience } = this.#options;
    const { epochs } = this.#progress;
    if (patience === undefined) return false;
    return epochs.length - 1 - epochs.findLastIndex((epoch) => epoch.best) >= patience;
  }

  async #stopIfAborted(): Promise<void> {
    if (this.#options.signal?.aborted !== true) return;
    await this.#save();
    throw new CaliperError('cancelled', 'the training was cancelled', { cause: this.#options.signal.reason });
  }

  async #saveNowAndThen(): Promise<void> {
    const every = this.#options.checkpoint?.everySteps ?? Number.POSITIVE_INFINITY;
    if (++this.#stepsSinceSave >= every) await this.#save();
  }

  async #save(): Promise<void> {
    this.#stepsSinceSave = 0;
    const path = this.#options.checkpoint?.path;
    if (path === undefined) return;
    await this.#options.trainer.fetch();
    await saveCheckpoint(path, {
      fingerprint: this.#fingerprint(),
      position: this.#position,
      state: this.#options.trainer.state,
      best: this.best,
      history: this.#progress,
    });
    this.#emit({ kind: 'checkpoint', path });
  }

  #fingerprint(): string {
    return createHash('sha256').update(this.#description).digest('hex');
  }

  #emit(event: TrainingEvent): void {
    this.#options.onEvent?.(event);
  }
}

/** Rate over the steps of this epoch so far. */
class Clock {
  readonly #startMs = performance.now();
  #steps = 0;

  tick(stepsLeft: number): { stepsPerSecond: number; remainingMs: number } {
    this.#steps++;
    const msPerStep = (performance.now() - this.#startMs) / this.#steps;
    return { stepsPerSecond: 1000 / msPerStep, remainingMs: msPerStep * stepsLeft };
  }
}

async function loadIfPresent(path: string): Promise<Checkpoint | undefined> {
  try {
    return await loadCheckpoint(path);
  } catch (thrown) {
    if (thrown instanceof CaliperError && thrown.code === 'not_found') return undefined;
    throw thrown;
  }
}
