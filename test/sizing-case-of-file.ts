import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import type { Backend, BackendOptions } from '../main/backend/index.ts';
import { makeSizingCase, openBackend, type SizingCase } from './sizing-case.ts';

/** The sizing case of a test file, from its first test to its last. */
export interface UsedCase {
  /** Known once the tests run. */
  readonly made: SizingCase;
  /** A path in the case's folder, for a library or a bundle of one test. */
  at(name: string): string;
  /** A backend with a library of its own; closed by `await using`. */
  open(library: string, options?: Partial<BackendOptions>): Promise<Backend & AsyncDisposable>;
}

/**
 * Makes a sizing case before the tests of a file and removes it behind them. Engines are started in such tests: on a busy
 * machine that takes a while, and nothing in them depends on it.
 */
export function sizingCaseOfFile(frameCount: number): UsedCase {
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
  let made: SizingCase;
  beforeAll(async () => {
    made = await makeSizingCase(frameCount);
  });
  afterAll(() => made[Symbol.asyncDispose]());
  const at = (name: string) => join(made.folder, name);
  return {
    get made() {
      return made;
    },
    at,
    async open(library, options) {
      const backend = await openBackend(at(library), options);
      return Object.assign(backend, { [Symbol.asyncDispose]: () => backend.close() });
    },
  };
}
