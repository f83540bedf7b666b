import { KeyedStream } from './keyed-stream.ts';

/** Those who listen to one kind of event, each with a stream of its own. */
export class Listeners<T> {
  readonly #all = new Set<(event: T) => void>();

  tell(event: T): void {
    for (const listen of this.#all) listen(event);
  }

  /**
   * Listens from this moment on, whenever the first value is read.
   * @param keyOf an event is dropped for a later one of the same key; undefined leaves it out
   * @param first what is read before anything that comes
   * @param isLast the stream ends with such an event
   */
  listen(
    keyOf: (event: T) => string | undefined,
    signal?: AbortSignal,
    { first = [], isLast = () => false }: { first?: readonly T[]; isLast?: (event: T) => boolean } = {},
  ): AsyncGenerator<T> {
    const stream = new KeyedStream<T>();
    const listen = (event: T) => {
      const key = keyOf(event);
      if (key !== undefined) stream.push(key, event);
    };
    for (const event of first) listen(event);
    this.#all.add(listen);
    const stop = () => this.#all.delete(listen);
    signal?.addEventListener('abort', stop, { once: true });
    return read(stream, signal, isLast, stop);
  }
}

async function* read<T>(
  stream: KeyedStream<T>,
  signal: AbortSignal | undefined,
  isLast: (event: T) => boolean,
  stop: () => void,
): AsyncGenerator<T> {
  try {
    for await (const event of stream.read(signal)) {
      yield event;
      if (isLast(event)) return;
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', stop);
  }
}
