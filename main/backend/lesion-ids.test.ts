import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  engineEntry,
  importCase,
  makeSizingCase,
  openBackend,
  type SizingCase,
  sizeOnCpu,
} from '../../test/sizing-case.ts';
import type { LesionId, MediaId } from '../contract/ids.ts';
import { type Backend, forkEngine } from './index.ts';
import type { SpawnEngine } from './supervisor/engine-process.ts';

// Engines are started in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
beforeAll(async () => {
  sizingCase = await makeSizingCase(40);
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

/** An engine whose first sizes wait until `meanwhile` is done: something happens in the middle of a run. */
function engineWith(meanwhile: () => Promise<unknown>): SpawnEngine {
  const fork = forkEngine(engineEntry);
  return (role) => {
    const engine = fork(role);
    let before: Promise<unknown> = Promise.resolve();
    let first = true;
    return {
      send: (message) => engine.send(message),
      onExit: (listener) => engine.onExit(listener),
      kill: () => engine.kill(),
      onMessage: (listener) =>
        engine.onMessage((message) => {
          const { type, name } = message as { type: string; name?: string };
          if (type === 'ask' && name === 'store' && first) {
            first = false;
            before = before.then(meanwhile);
          }
          before = before.then(() => listener(message));
        }),
    };
  };
}

/** The sizes of a run in which something happens to the lesions `left` and `right` after the first frames. */
async function sizesWith(
  library: string,
  meanwhile: (backend: Backend, ids: LesionId[]) => Promise<unknown>,
) {
  let backend!: Backend;
  let lesionIds: LesionId[] = [];
  const spawnEngine = engineWith(() => meanwhile(backend, lesionIds));
  backend = await openBackend(join(sizingCase.folder, library), { spawnEngine });
  try {
    const ids = await importCase(backend, sizingCase);
    lesionIds = await lesionsOf(backend, ids.mediaId);
    const job = await sizeOnCpu(backend, ids);
    expect(job).toMatchObject({ state: 'done', error: null });
    const { runs } = await backend.client.predictions.runs({ mediaId: ids.mediaId });
    const run = { runId: runs[0]!.id };
    const { lesions } = await backend.client.predictions.lesions(run);
    const { frames } = await backend.client.predictions.frames({ ...run, fromFrame: 0, toFrame: 1000 });
    return {
      ids: lesionIds,
      lesions,
      frames,
      /** How many frames of what size, in the order in which the lesions were added. */
      sizes: lesions.map(({ frameCount, sizeMm }) => [frameCount, sizeMm]),
    };
  } finally {
    await backend.close();
  }
}

const lesionsOf = async ({ client }: Backend, mediaId: MediaId) =>
  (await client.annotations.lesions({ mediaId })).lesions.map(({ id }) => id);

describe('REQ-SIZE-008 sizes belong to lesions, not to names', () => {
  it('where names are swapped, one is renamed, both get one name or one is removed during the run', async () => {
    const plain = await sizesWith('plain', async () => {});
    const [[leftFrames, leftMm], [rightFrames, rightMm]] = plain.sizes as [number[], number[]];
    expect([leftFrames, rightFrames]).toEqual([40, 20]);
    expect(leftMm).not.toBeCloseTo(rightMm!, 3);

    const rename = ({ client }: Backend, lesionId: LesionId, name: string) =>
      client.annotations.renameLesion({ lesionId, name });
    const swapped = await sizesWith('swapped', async (backend, [left, right]) => {
      await rename(backend, left!, 'right');
      await rename(backend, right!, 'left');
    });
    expect(swapped.sizes).toEqual(plain.sizes);
    expect(swapped.lesions.map(({ lesion, lesionId }) => [lesion, lesionId])).toEqual([
      ['right', swapped.ids[0]],
      ['left', swapped.ids[1]],
    ]);
    const renamed = await sizesWith('renamed', (backend, [left]) => rename(backend, left!, 'other'));
    expect(renamed.sizes).toEqual(plain.sizes);
    const alike = await sizesWith('alike', (backend, [, right]) => rename(backend, right!, 'left'));
    expect(alike.sizes).toEqual(plain.sizes);
    expect(alike.lesions.map(({ lesion }) => lesion)).toEqual(['left', 'left']);
    expect(new Set(alike.frames.map(({ lesionId }) => lesionId))).toEqual(new Set(alike.ids));
    const removed = await sizesWith('removed', ({ client }, [, right]) =>
      client.annotations.removeLesion({ lesionId: right! }),
    );
    expect(removed.sizes[0]).toEqual([leftFrames, leftMm]);
    expect(removed.lesions.slice(1).every(({ lesionId }) => lesionId === null)).toBe(true);
  });

  it('where two lesions had one name from the start', async () => {
    const plain = await sizesWith('plain again', async () => {});
    const backend = await openBackend(join(sizingCase.folder, 'twins'));
    try {
      const ids = await importCase(backend, sizingCase);
      const [, right] = await lesionsOf(backend, ids.mediaId);
      await backend.client.annotations.renameLesion({ lesionId: right!, name: 'left' });
      expect(await sizeOnCpu(backend, ids)).toMatchObject({ state: 'done', result: { lesionCount: 2 } });
      const { runs } = await backend.client.predictions.runs({ mediaId: ids.mediaId });
      const { lesions } = await backend.client.predictions.lesions({ runId: runs[0]!.id });
      expect(lesions.map(({ frameCount, sizeMm }) => [frameCount, sizeMm])).toEqual(plain.sizes);
    } finally {
      await backend.close();
    }
  });
});
