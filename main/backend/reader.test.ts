import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { constantBomb, runBomb, slowModel } from '../../test/hostile/hostile-models.ts';
import { writeHostileBundle } from '../../test/hostile/write-hostile-bundle.ts';
import { endOf, importCase, makeSizingCase, openBackend, type SizingCase } from '../../test/sizing-case.ts';
import type { Backend } from './index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const limitMb = 600;
let sizingCase: SizingCase;
let backend: Backend;
let ids: Awaited<ReturnType<typeof importCase>>;
const at = (name: string) => join(sizingCase.folder, name);

beforeAll(async () => {
  vi.stubEnv('CALIPER_READER_MEMORY_MB', String(limitMb));
  sizingCase = await makeSizingCase(100);
  await writeHostileBundle(at('run-bomb'), runBomb(1e9));
  await writeHostileBundle(at('load-bomb'), constantBomb(1e9));
  await writeHostileBundle(at('slow'), slowModel());
  backend = await openBackend(sizingCase.library);
  ids = await importCase(backend, sizingCase);
});
afterAll(async () => {
  await backend.close();
  await sizingCase[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

/** Sizes while `meanwhile` goes on, and checks that one engine did it from beginning to end. */
async function sizeDuring(meanwhile: () => Promise<unknown>) {
  const { jobId } = await backend.client.predictions.size({ ...ids, provider: 'cpu' });
  await meanwhile();
  expect(await endOf(backend, jobId)).toMatchObject({ state: 'done', attempt: 1 });
  expect((await backend.client.system.info({})).engines.inference).toMatchObject({
    generation: 1,
    failures: 0,
  });
}

describe('REQ-SYS-007 a reader and the engine beside it', () => {
  it.each(['run-bomb', 'load-bomb'])(
    'ends a %s with the limit in words, and sizing goes on',
    async (name) => {
      await sizeDuring(() =>
        expect(backend.client.models.import({ folder: at(name) })).rejects.toMatchObject({
          code: 'too_large',
          message: expect.stringMatching(`more than ${limitMb} MB of memory`),
        }),
      );
      const { models } = await backend.client.models.list({});
      expect(models.map((model) => model.name)).toEqual(['tiny']);
    },
  );

  it('is ended past its grace when a read is cancelled, and sizing goes on', async () => {
    await sizeDuring(() =>
      expect(
        backend.client.models.import({ folder: at('slow') }, { signal: AbortSignal.timeout(3000) }),
      ).rejects.toMatchObject({ code: 'cancelled' }),
    );
  });
});
