import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/database/library.ts';
import { openBackend } from '../../../test/sizing-case.ts';

vi.setConfig({ testTimeout: 180_000 });
const truthFile = join(import.meta.dirname, '../../../assets/sample/phantom-clip-truth.json');

it('REQ-WIN-012 the sample states the true size of each of its lesions, once', async () => {
  using folder = temporaryFolder();
  const backend = await openBackend(folder.path);
  const { client } = backend;
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as {
    lesions: Record<string, { sizeMm: number }>;
  };
  const { media } = await client.library.openSample({});
  const stated = async () =>
    (await client.annotations.lesions({ mediaId: media.id })).lesions.map(
      ({ name, sizeMm, sizeProvenance }) => [name, { sizeMm, sizeProvenance }],
    );
  expect(Object.fromEntries(await stated())).toEqual(
    Object.fromEntries(
      Object.entries(truth.lesions).map(([name, { sizeMm }]) => [
        name,
        { sizeMm, sizeProvenance: 'rendered' },
      ]),
    ),
  );
  const { step } = await client.annotations.undo({});
  expect(step?.label).toBe('Set size');
  expect((await stated()).map(([, size]) => (size as { sizeMm: number | null }).sizeMm)).toEqual([
    null,
    null,
    null,
  ]);
  await client.library.openSample({});
  expect(await stated()).toHaveLength(3);
  await backend.close();
});
