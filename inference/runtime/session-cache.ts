import type { Session } from './session.ts';

interface Entry<S> {
  readonly loading: Promise<S>;
  readonly bytes: number;
  users: number;
}

/**
 * Loaded models, least recently used first out when their memory exceeds a limit. A session in use is never
 * released; one model larger than the limit is kept while it is used.
 */
export class SessionCache<S extends Pick<Session, 'release'> = Session> {
  /** In order of last use: a Map iterates in insertion order, and each use inserts anew. */
  readonly #entries = new Map<string, Entry<S>>();
  readonly #limitBytes: number;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Names of the models held, least recently used first. */
  get keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Calls `body` with the session of `key`, loading it if absent. `bytes` is the memory it will hold: the size of
   * its weights is a fair estimate. A failed load is not remembered.
   */
  async use<T>(
    key: string,
    bytes: number,
    load: () => Promise<S>,
    body: (session: S) => Promise<T>,
  ): Promise<T> {
    const entry: Entry<S> = this.#entries.get(key) ?? { loading: load(), bytes, users: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users++;
    try {
      return await body(await entry.loading.catch((thrown: unknown) => this.#forget(key, thrown)));
    } finally {
      entry.users--;
      await this.#shrink(this.#limitBytes);
    }
  }

  /** Releases every session that is not in use. */
  async clear(): Promise<void> {
    await this.#shrink(0);
  }

  #forget(key: string, thrown: unknown): never {
    this.#entries.delete(key);
    throw thrown;
  }

  async #shrink(limitBytes: number): Promise<void> {
    let heldBytes = 0;
    for (const entry of this.#entries.values()) heldBytes += entry.bytes;
    for (const [key, entry] of [...this.#entries]) {
      if (heldBytes <= limitBytes) return;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      heldBytes -= entry.bytes;
      await (await entry.loading).release();
    }
  }
}
