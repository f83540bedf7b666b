/**
 * Values on their way to one reader, each under a key. A slow reader misses values in between, never the last one of a
 * key, so what waits is bounded by the number of keys.
 */
export class KeyedStream<T> {
  readonly #waiting = new Map<string, T>();
  #wake: () => void = () => {};

  push(key: string, value: T): void {
    this.#waiting.delete(key);
    this.#waiting.set(key, value);
    this.#wake();
  }

  /** What waits and what comes, in the order of arrival, until the signal fires. */
  async *read(signal?: AbortSignal): AsyncGenerator<T> {
    const stop = () => this.#wake();
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted) {
        const next = this.#waiting.entries().next();
        if (next.done === true) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        const [key, value] = next.value;
        this.#waiting.delete(key);
        yield value;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}
