import { Worker } from 'node:worker_threads';
import { fromErrorValue } from '../../contract/error-value.ts';
import { CaliperError } from '../../contract/errors.ts';
import { AsyncQueue } from './async-queue.ts';
import {
  type FromWorker,
  type LesionBox,
  newBuffers,
  type PreparedBatch,
  type ReadVideo,
  type ToWorker,
  transferList,
  type WorkerStart,
} from './prepared-batch.ts';

/** One batch is computed, one is ready, one is being filled: more would only take memory. */
const buffersInFlight = 3;

/**
 * The engine's end of the preparation thread: an iterable of ready batches. Give each batch back with `recycle`, or
 * the thread stops for want of memory.
 */
export class Preparation implements AsyncIterable<PreparedBatch> {
  readonly #worker: Worker;
  readonly #batches = new AsyncQueue<PreparedBatch>();
  readonly #ended: Promise<void>;
  #video: ReadVideo | undefined;
  readonly #nextPage: () => Promise<readonly LesionBox[] | undefined>;

  /** @param nextPage the next boxes in ascending order of frames, or undefined after the last */
  constructor(start: WorkerStart, nextPage: () => Promise<readonly LesionBox[] | undefined>) {
    this.#nextPage = nextPage;
    this.#worker = new Worker(new URL('./prepare-worker.ts', import.meta.url), { workerData: start });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => this.#batches.fail(error as Error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#batches.fail(
          new CaliperError('internal', 'The decoding thread ended before its work was done.'),
        );
        resolve();
      });
    });
    for (let i = 0; i < buffersInFlight; i += 1) this.#recycleBuffers(newBuffers(start.options));
    void this.#feed();
  }

  [Symbol.asyncIterator](): AsyncIterator<PreparedBatch> {
    return this.#batches;
  }

  /** What is known of the video, once the last batch has come. */
  get video(): ReadVideo | undefined {
    return this.#video;
  }

  recycle(batch: PreparedBatch): void {
    this.#recycleBuffers(batch.buffers);
  }

  /** Stops the thread. It closes its decoder itself: ending it from outside would pull memory from under FFmpeg. */
  async close(): Promise<void> {
    this.#worker.postMessage({ type: 'stop' } satisfies ToWorker);
    await this.#ended;
  }

  #recycleBuffers(buffers: PreparedBatch['buffers']): void {
    this.#worker.postMessage({ type: 'buffers', buffers } satisfies ToWorker, transferList(buffers));
  }

  #receive(message: FromWorker): void {
    if (message.type === 'batch') this.#batches.push(message.batch);
    else if (message.type === 'hungry') void this.#feed();
    else if (message.type === 'finished') {
      this.#video = message.video;
      this.#batches.end();
    } else this.#batches.fail(fromErrorValue(message.error));
  }

  async #feed(): Promise<void> {
    try {
      const boxes = await this.#nextPage();
      const message: ToWorker = boxes === undefined ? { type: 'no more boxes' } : { type: 'boxes', boxes };
      this.#worker.postMessage(message);
    } catch (thrown) {
      this.#batches.fail(thrown as Error);
    }
  }
}
