import type { JobId } from '../../contract/ids.ts';
import type { Job, JobState } from '../../contract/jobs.ts';

const finalStates: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled', 'interrupted']);

function isFinal(job: Job): boolean {
  return finalStates.has(job.state);
}

/** Tells those who watch a job about it. A slow watcher misses steps in between, never the last one. */
export class JobWatchers {
  readonly #wake = new Map<JobId, Set<(job: Job) => void>>();

  publish(job: Job): void {
    for (const wake of this.#wake.get(job.id) ?? []) wake(job);
  }

  /** The given state first, then every later one that the reader is quick enough for, up to a final state. */
  async *watch(now: Job, signal?: AbortSignal): AsyncGenerator<Job> {
    let latest: Job | undefined = now;
    let resume: () => void = () => {};
    const wake = (job: Job) => {
      latest = job;
      resume();
    };
    const stop = () => resume();
    const wakes = this.#wake.get(now.id) ?? new Set();
    this.#wake.set(now.id, wakes.add(wake));
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted) {
        if (latest === undefined) {
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
          continue;
        }
        const job: Job = latest;
        latest = undefined;
        yield job;
        if (isFinal(job)) return;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      wakes.delete(wake);
      if (wakes.size === 0) this.#wake.delete(now.id);
    }
  }
}
