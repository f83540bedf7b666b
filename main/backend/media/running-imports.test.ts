import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, openBackend, type SizingCase } from '../../../test/sizing-case.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import type { ImportKey } from '../../contract/ids.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import type { Backend } from '../index.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const at = temporaryFolder();
const pictureCount = 12;
let sizingCase: SizingCase;
let backend: Backend;

beforeAll(async () => {
  sizingCase = await makeSizingCase(30);
  backend = await openBackend(at('library'));
  mkdirSync(at('stills/images'), { recursive: true });
  mkdirSync(at('stills/masks'), { recursive: true });
  for (let i = 0; i < pictureCount; i++) {
    const size = { width: 60 + i, height: 50, channels: 3 } as const;
    const save = (folder: string, level: number) =>
      sharp({ create: { ...size, background: { r: level, g: level, b: level } } })
        .png()
        .toFile(at(`stills/${folder}/${i}.png`));
    await save('images', 10 + i);
    await save('masks', 255);
  }
});
afterAll(async () => {
  await backend.close();
  await sizingCase[Symbol.asyncDispose]();
});

const newKey = () => crypto.randomUUID() as ImportKey;

/** Follows an import; `told` is called with each step. */
async function follow(importKey: ImportKey, told: (progress: JobProgress) => void): Promise<void> {
  for await (const progress of await backend.client.library.importProgress({ importKey })) told(progress);
}

const held = async () => {
  const { media } = await backend.client.library.list({});
  const { steps } = await backend.client.annotations.history({});
  return { items: media.length, steps: steps.map(({ label }) => label) };
};

describe('REQ-WIN-015 an import says how far it is and can be cancelled', () => {
  it('tells the bytes that were read of a video, of how many, and ends with the import', async () => {
    const importKey = newKey();
    const steps: JobProgress[] = [];
    const imported = backend.client.library.import({ path: sizingCase.video, importKey });
    await Promise.all([imported, follow(importKey, (progress) => steps.push(progress))]);
    const hashing = steps.filter(({ stage }) => stage === 'hashing');
    expect(hashing.at(-1)).toMatchObject({ unit: 'bytes', total: hashing.at(-1)!.done });
    expect(hashing.at(-1)!.done).toBeGreaterThan(1000);
    await follow(importKey, () => expect.unreachable('it has ended'));
    await backend.client.annotations.undo({});
  });

  it('has added nothing when a folder of stills is cancelled in the middle', async () => {
    const before = await held();
    const importKey = newKey();
    let last = 0;
    const followed = async () => {
      await follow(importKey, ({ done, total, unit }) => {
        expect({ total, unit }).toEqual({ total: pictureCount, unit: 'pictures' });
        last = done;
        if (done >= 3) void backend.client.library.cancelImport({ importKey });
      });
    };
    const importing = backend.client.library.importStills({ path: at('stills'), importKey });
    const [ended] = await Promise.allSettled([importing, followed()]);
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect(last).toBeGreaterThanOrEqual(3);
    expect(last).toBeLessThan(pictureCount);
    expect(await held()).toEqual(before);
    expect(await backend.client.library.cancelImport({ importKey })).toEqual({ underWay: false });
  });

  it('adds all of it as one step when nobody cancels', async () => {
    const stills = await backend.client.library.importStills({ path: at('stills') });
    expect(stills).toMatchObject({ added: pictureCount, failed: [], report: { taken: pictureCount } });
    await backend.client.annotations.undo({});
    expect((await held()).items).toBe(0);
  });

  it('has added nothing when a video is cancelled while it is read', async () => {
    const importKey = newKey();
    const importing = backend.client.library.import({ path: sizingCase.video, importKey });
    expect(await backend.client.library.cancelImport({ importKey })).toEqual({ underWay: true });
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect((await held()).items).toBe(0);
  });
});
