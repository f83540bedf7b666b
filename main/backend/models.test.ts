import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, openBackend, type SizingCase } from '../../test/sizing-case.ts';
import { writeTinyBundle } from '../../test/tiny-bundle.ts';

// Engines are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
beforeAll(async () => {
  sizingCase = await makeSizingCase(20);
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

describe('the default model', () => {
  it('REQ-MODEL-001 is the first one until a person chooses another, and stays where newer ones come', async () => {
    const library = join(sizingCase.folder, 'default');
    const [second, third] = ['second', 'third'].map((name) => join(sizingCase.folder, name));
    await writeTinyBundle(second!, { card: { name: 'second' }, bias: -0.1 });
    await writeTinyBundle(third!, { card: { name: 'third' }, bias: -0.3 });
    {
      await using backend = await opened(library);
      const { models } = backend.client;
      expect(await models.list({})).toEqual({ models: [], defaultModelId: null, defaultChosen: false });
      const first = await models.import({ folder: sizingCase.bundle });
      const { id } = await models.import({ folder: second! });
      expect(await models.list({})).toMatchObject({ defaultModelId: first.id, defaultChosen: false });
      expect(await models.setDefault({ modelId: id })).toMatchObject({ name: 'second' });
      await models.setDefault({ modelId: id });
    }
    await using backend = await opened(library);
    const { models, audit } = backend.client;
    const { id } = await models.import({ folder: third! });
    const listed = await models.list({});
    expect(listed).toMatchObject({ models: { length: 3 }, defaultChosen: true });
    expect(listed.defaultModelId).toBe(listed.models[1]!.id);
    expect(listed.defaultModelId).not.toBe(id);
    const { rows } = await audit.list({ limit: 100 });
    expect(rows.filter(({ action }) => action === 'model.default')).toHaveLength(1);
    await expect(models.setDefault({ modelId: 'nobody' as never })).rejects.toThrow();
  });
});

async function opened(library: string) {
  const backend = await openBackend(library);
  return { client: backend.client, [Symbol.asyncDispose]: () => backend.close() };
}
