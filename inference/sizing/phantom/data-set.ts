import { Worker } from 'node:worker_threads';
import { CaliperError } from '../../../main/contract/errors.ts';
import { type LabelledFrame, type PatientPlan, patientFrames } from './data-set-patient.ts';
import type { SizeDistribution } from './size-distribution.ts';
import { patientSeed, type Split, splitPatients } from './split.ts';

export interface DataSetOptions {
  readonly seed: number;
  readonly patientCount: number;
  /** 1 to 6. */
  readonly lesionsPerPatient: number;
  readonly framesPerLesion: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizes?: SizeDistribution;
  /** Threads that render; 0 renders in the calling thread. */
  readonly workerCount?: number;
  readonly signal?: AbortSignal;
}

export interface DataSetFrame extends LabelledFrame {
  readonly frameIndex: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split;
}

/**
 * All frames of a data set, patient by patient, in an order and with contents that depend on the seed and not on
 * the number of threads. A polyp that stays out of view may give fewer than `framesPerLesion` frames.
 *
 * @throws CaliperError `invalid_input`, `cancelled`
 */
export async function* phantomDataSet(options: DataSetOptions): AsyncGenerator<DataSetFrame> {
  const { seed, patientCount, widthPx, heightPx, signal } = options;
  validate(options);
  const split = splitPatients(seed, patientCount);
  let frameIndex = 0;
  let patientIndex = 0;
  for await (const frames of patients(options)) {
    for (const frame of frames) {
      if (signal?.aborted) throw new CaliperError('cancelled', 'Rendering was cancelled.');
      yield { ...frame, frameIndex: frameIndex++, widthPx, heightPx, split: split[patientIndex]! };
    }
    patientIndex++;
  }
}

function validate({
  patientCount,
  lesionsPerPatient,
  framesPerLesion,
  widthPx,
  heightPx,
}: DataSetOptions): void {
  const counts = [patientCount, lesionsPerPatient, framesPerLesion, widthPx, heightPx];
  if (
    counts.every((count) => Number.isInteger(count) && count > 0) &&
    lesionsPerPatient <= 6 &&
    widthPx >= 16 &&
    heightPx >= 16
  )
    return;
  throw new CaliperError(
    'invalid_input',
    'A phantom data set needs whole positive counts, 1-6 polyps a patient, 16 × 16 pixels.',
  );
}

function planOf(options: DataSetOptions, patientIndex: number): PatientPlan {
  const { seed, lesionsPerPatient, framesPerLesion, widthPx, heightPx, sizes = 'clinical' } = options;
  return {
    patientSeed: patientSeed(seed, patientIndex),
    lesionsPerPatient,
    framesPerLesion,
    widthPx,
    heightPx,
    sizes,
  };
}

async function* patients(options: DataSetOptions): AsyncGenerator<Iterable<LabelledFrame>> {
  const { patientCount, workerCount = 0 } = options;
  if (workerCount === 0) {
    for (let i = 0; i < patientCount; i++) yield patientFrames(planOf(options, i));
    return;
  }
  const pool = Array.from({ length: Math.min(workerCount, patientCount) }, () => new RenderThread());
  try {
    // Patient i is rendered by thread i mod n, one ahead of the reader: memory stays bounded.
    const pending: Promise<LabelledFrame[]>[] = [];
    for (let i = 0; i < patientCount + pool.length; i++) {
      const thread = pool[i % pool.length]!;
      const due = pending[i - pool.length];
      if (due) {
        const frames = await due;
        if (i < patientCount) pending[i] = thread.render(planOf(options, i));
        yield frames;
        delete pending[i - pool.length];
      } else pending[i] = thread.render(planOf(options, i));
    }
  } finally {
    await Promise.all(pool.map((thread) => thread.stop()));
  }
}

/** A worker thread that renders one patient at a time. */
class RenderThread {
  readonly #worker = new Worker(new URL('./data-set-worker.ts', import.meta.url));

  render(plan: PatientPlan): Promise<LabelledFrame[]> {
    const { promise, resolve, reject } = Promise.withResolvers<LabelledFrame[]>();
    this.#worker.once('message', resolve);
    this.#worker.once('error', reject);
    void promise.finally(() => this.#worker.off('error', reject)).catch(() => {});
    promise.catch(() => {});
    this.#worker.postMessage(plan);
    return promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
