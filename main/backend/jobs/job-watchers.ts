import type { Job, JobState } from '../../contract/jobs.ts';
import { Listeners } from '../streams/listeners.ts';

const finalStates: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled', 'interrupted']);

const isFinal = (job: Job) => finalStates.has(job.state);

/** Tells those who watch a job about it. A slow watcher misses steps in between, never the last one. */
export class JobWatchers {
  readonly #listeners = new Listeners<Job>();

  publish(job: Job): void {
    this.#listeners.tell(job);
  }

  /** The given state first, then every later one that the reader is quick enough for, up to a final state. */
  watch(now: Job, signal?: AbortSignal): AsyncGenerator<Job> {
    const keyOf = (job: Job) => (job.id === now.id ? job.id : undefined);
    return this.#listeners.listen(keyOf, signal, { first: [now], isLast: isFinal });
  }

  /** The given jobs first, then any job after each change. */
  watchAll(now: readonly Job[], signal?: AbortSignal): AsyncGenerator<Job> {
    return this.#listeners.listen((job) => job.id, signal, { first: now });
  }
}
