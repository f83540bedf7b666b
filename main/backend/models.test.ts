import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOf, importCase, sizeOnCpu, storedSizes } from '../../test/sizing-case.ts';
import { sizingCaseOfFile } from '../../test/sizing-case-of-file.ts';
import { writeTinyBundle } from '../../test/tiny-bundle.ts';

const used = sizingCaseOfFile(20);

describe('the default model', () => {
  it('REQ-MODEL-001 is the first one until a person chooses another, and stays where newer ones come', async () => {
    const library = 'default';
    const [second, third] = ['second', 'third'].map((name) => used.at(name));
    await writeTinyBundle(second!, { card: { name: 'second' }, bias: -0.1 });
    await writeTinyBundle(third!, { card: { name: 'third' }, bias: -0.3 });
    {
      await using backend = await used.open(library);
      const { models } = backend.client;
      expect(await models.list({})).toEqual({ models: [], defaultModelId: null, defaultChosen: false });
      const first = await models.import({ folder: used.made.bundle });
      const { id } = await models.import({ folder: second! });
      expect(await models.list({})).toMatchObject({ defaultModelId: first.id, defaultChosen: false });
      expect(await models.setDefault({ modelId: id })).toMatchObject({ name: 'second' });
      await models.setDefault({ modelId: id });
    }
    await using backend = await used.open(library);
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

describe('REQ-MODEL-002 the identity of a model', () => {
  it('is another one with another card, and the folder is refused under the old one', async () => {
    const folder = await ownBundle('edited');
    await using backend = await used.open('edited-library');
    const { client } = backend;
    const { mediaId, modelId } = await importCase(backend, { ...used.made, bundle: folder });
    expect(await sizeOnCpu(backend, { mediaId, modelId })).toMatchObject({ state: 'done' });
    const before = await storedSizes(backend, mediaId);
    expect(await client.models.check({ modelId })).toEqual({ folder: 'same' });

    editJson(join(folder, 'card.json'), (card) => {
      card.outputs[0].highMm = 40;
      card.training.renderedData = false;
    });
    expect(await client.models.check({ modelId })).toEqual({ folder: 'card' });
    const refused = await sizeOnCpu(backend, { mediaId, modelId });
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'model_untrusted' } });
    expect(refused.error!.message).toMatch(/The card in this bundle's folder has changed/);
    await expect(client.models.gates({ modelId })).rejects.toMatchObject({ code: 'model_untrusted' });

    const edited = await client.models.import({ folder });
    const [known] = (await client.models.list({})).models;
    expect(edited.id).not.toBe(modelId);
    expect(edited).toMatchObject({ sha256: known!.sha256, demonstration: false });
    expect(edited.digest).not.toBe(known!.digest);
    expect((await client.models.card({ modelId })).card).toMatchObject({ outputs: [{ highMm: 20 }] });
    expect(await sizeOnCpu(backend, { mediaId, modelId: edited.id })).toMatchObject({ state: 'done' });
    const after = await storedSizes(backend, mediaId);
    expect(after.lesions[0]!.sizeMm).toBeGreaterThan(before.lesions[0]!.sizeMm + 1);
    const { runs } = await client.predictions.runs({ mediaId });
    const done = runs.filter(({ state }) => state === 'done');
    expect(done.map(({ record }) => record!.modelDigest)).toEqual([edited.digest, known!.digest]);
    expect(done.map(({ record }) => record!.demonstration)).toEqual([false, true]);
  });

  it('holds in a folder beside it and with another golden answer, and not with other spaces', async () => {
    const folder = await ownBundle('one');
    const [spaced, carded, golden] = ['spaced', 'carded', 'golden'].map((name) => {
      const copy = used.at(name);
      cpSync(folder, copy, { recursive: true });
      return copy;
    });
    editJson(join(spaced!, 'card.json'), () => {}, 4);
    editJson(join(carded!, 'card.json'), (card) => Object.assign(card, { version: '2' }));
    editJson(join(golden!, 'golden.json'), (file) => Object.assign(file.tolerance, { absolute: 0.5 }));
    await using backend = await used.open('beside-library');
    const { models } = backend.client;
    const first = await models.import({ folder });
    expect(await models.import({ folder: spaced! })).toMatchObject({ id: first.id, folder: spaced });
    const others = [await models.import({ folder: carded! }), await models.import({ folder: golden! })];
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(3);
    editJson(join(spaced!, 'golden.json'), (file) => Object.assign(file.tolerance, { absolute: 9 }));
    expect(await models.check({ modelId: first.id })).toEqual({ folder: 'golden answer' });
    writeFileSync(join(spaced!, 'model.onnx'), 'another');
    expect(await models.check({ modelId: first.id })).toEqual({ folder: 'network' });
    rmSync(spaced!, { recursive: true });
    expect(await models.check({ modelId: first.id })).toEqual({ folder: 'unreadable' });
  });
});

describe('REQ-MODEL-002 a card that was changed in the database', () => {
  it('is found by the verification of the audit trail', async () => {
    await using backend = await used.open('patched-library');
    const { client, context } = backend;
    const { id } = await client.models.import({ folder: used.made.bundle });
    expect(await client.audit.verify({})).toMatchObject({ firstBroken: null, modelProblems: [] });
    context.db.sqlite.exec(`UPDATE model SET card = json_set(card, '$.outputs[0].highMm', 40)`);
    expect(await client.audit.verify({})).toMatchObject({
      firstBroken: null,
      modelProblems: [{ modelId: id }],
    });
  });
});

describe('REQ-MODEL-003 the golden answer', () => {
  it('keeps a model from being used that does not give it, even right behind a run that accepted it', async () => {
    const bundle = used.at('lying');
    await writeTinyBundle(bundle, { golden: 'wrong' });
    await using backend = await used.open('lying-library');
    const ids = await importCase(backend, { ...used.made, bundle });
    const { predictions } = backend.client;
    const run = async (acceptFailedCheck: boolean) =>
      endOf(backend, (await predictions.size({ ...ids, provider: 'cpu', acceptFailedCheck })).jobId);
    expect(await run(true)).toMatchObject({ state: 'done' });
    expect(await run(false)).toMatchObject({
      state: 'failed',
      error: { code: 'model_untrusted', details: { goldenCheck: 'failed' } },
    });
    const { runs } = await predictions.runs({ mediaId: ids.mediaId });
    expect(runs).toHaveLength(2);
    expect(runs[0]).toMatchObject({ state: 'incomplete', record: null });
    expect(runs[1]!.record).toMatchObject({ goldenCheck: 'failed' });
    expect(runs[1]!.record!.providerNotes[0]).toMatch(/CHECK FAILED/);
  });

  it('is told as not checked where a bundle carries none', async () => {
    const bundle = used.at('unchecked');
    await writeTinyBundle(bundle, { golden: 'none' });
    await using backend = await used.open('unchecked-library');
    const ids = await importCase(backend, { ...used.made, bundle });
    expect(await sizeOnCpu(backend, ids)).toMatchObject({ state: 'done' });
    const { runs } = await backend.client.predictions.runs({ mediaId: ids.mediaId });
    expect(runs[0]!.record).toMatchObject({ goldenCheck: 'none' });
    expect(runs[0]!.record!.providerNotes).toContain('Not checked: the bundle carries no golden answer.');
  });
});

/** A copy of the case's bundle that a test may change. */
async function ownBundle(name: string): Promise<string> {
  const folder = used.at(name);
  await writeTinyBundle(folder);
  return folder;
}

// biome-ignore lint/suspicious/noExplicitAny: a card as a person edits it, by hand and unchecked
function editJson(path: string, edit: (value: any) => void, spaces = 2): void {
  const value = JSON.parse(readFileSync(path, 'utf8'));
  edit(value);
  writeFileSync(path, JSON.stringify(value, null, spaces));
}
