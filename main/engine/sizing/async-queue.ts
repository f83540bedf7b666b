/** A queue whose reader waits. One reader; `end` lets it finish after what is left, `fail` at once. */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  readonly #values: T[] = [];
  #ended = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    if (this.#ended) return; // everything had come; what happens afterwards takes nothing away
    this.#error ??= error;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#values.length === 0 && !this.#ended && this.#error === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#error !== undefined) throw this.#error;
    if (this.#values.length === 0) return { done: true, value: undefined };
    return { done: false, value: this.#values.shift()! };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
