import { CaliperError } from '../../contract/errors.ts';
import type { ImportKey } from '../../contract/ids.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import { Listeners } from '../streams/listeners.ts';

interface ImportEvent {
  readonly importKey: ImportKey;
  /** Null when the import has ended. */
  readonly progress: JobProgress | null;
}

/** What an import that is under way is given. */
export interface ImportWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

/** Imports that somebody may follow and cancel while they are under way. */
export class RunningImports {
  readonly #stops = new Map<ImportKey, AbortController>();
  readonly #listeners = new Listeners<ImportEvent>();

  /** Does the work of an import under a key, if it has one. Throws `conflict` for a key that is in use. */
  async run<T>(
    importKey: ImportKey | undefined,
    signal: AbortSignal | undefined,
    work: (watch: ImportWatch) => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController();
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    if (importKey === undefined) return work({ signal: either, onProgress: () => {} });
    if (this.#stops.has(importKey))
      throw new CaliperError('conflict', 'An import of this key is under way. Nothing was added.');
    this.#stops.set(importKey, stop);
    try {
      return await work({
        signal: either,
        onProgress: (progress) => this.#listeners.tell({ importKey, progress }),
      });
    } finally {
      this.#stops.delete(importKey);
      this.#listeners.tell({ importKey, progress: null });
    }
  }

  /** Returns whether there was such an import. */
  cancel(importKey: ImportKey): boolean {
    const stop = this.#stops.get(importKey);
    stop?.abort();
    return stop !== undefined;
  }

  /** Listens from this moment on, until the import ends; a slow reader misses steps in between. */
  watch(importKey: ImportKey, signal: AbortSignal | undefined): AsyncGenerator<JobProgress> {
    if (!this.#stops.has(importKey)) return untilEnd([]);
    // The end has a key of its own: it must not take the place of the last step.
    const keyOf = (event: ImportEvent) =>
      event.importKey === importKey ? (event.progress === null ? 'end' : 'step') : undefined;
    const events = this.#listeners.listen(keyOf, signal);
    return untilEnd(events);
  }
}

async function* untilEnd(
  events: Iterable<ImportEvent> | AsyncIterable<ImportEvent>,
): AsyncGenerator<JobProgress> {
  for await (const { progress } of events) {
    if (progress === null) return;
    yield progress;
  }
}
