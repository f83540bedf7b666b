import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import { openBackend } from '../../test/sizing-case.ts';
import { makeDicom } from '../../test/videos/make-dicom.ts';
import type { MediaId } from '../contract/ids.ts';
import type { Shape } from '../contract/shapes.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), 'caliper-measurements-'));
const library = join(folder, 'library');
const recipe = {
  ...{ widthPx: 40, heightPx: 30, frameCount: 2, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
  ...{ transferSyntax: '1.2.840.10008.1.2.1', pixels: Buffer.alloc(2400, 90) },
};

beforeAll(async () => {
  writeFileSync(
    join(folder, 'spaced.dcm'),
    makeDicom({ ...recipe, elements: [[0x00280030, 'DS', '0.5\\0.25']] }),
  );
  writeFileSync(join(folder, 'plain.dcm'), makeDicom({ ...recipe, pixels: Buffer.alloc(2400, 91) }));
  const backend = await openBackend(library);
  const { client } = backend;
  const put = async (
    mediaId: MediaId,
    to: readonly [number, number],
    frameIndex: number,
    knownMm?: number,
  ) => {
    const points = [
      { xPx: 0, yPx: 0 },
      { xPx: to[0], yPx: to[1] },
    ];
    const known = knownMm === undefined ? null : { lengthMm: knownMm, provenance: 'instrument' as const };
    await client.annotations.putShape({ mediaId, frameIndex, geometry: { kind: 'length', points }, known });
  };
  const spaced = (await client.library.import({ path: join(folder, 'spaced.dcm') })).media.id;
  const plain = (await client.library.import({ path: join(folder, 'plain.dcm') })).media.id;
  await put(spaced, [12, 8], 0);
  await put(spaced, [20, 0], 1, 8);
  await put(plain, [3, 4], 0);
  await backend.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const caliper = (...args: string[]) => runCaliper([...args, '--library', library]);

describe('caliper measurements', () => {
  it('REQ-MEDIA-019 prints lengths in mm with the source of their scale, from the file to the command line', async () => {
    const { stdout } = await caliper('measurements', 'spaced.dcm');
    expect(stdout).toMatch(/^ *0 +length +5\.00 mm +file: pixel spacing/m);
    expect(stdout).toMatch(
      /^ *1 +length +8\.00 mm +line of known length, instrument; the file's own gives 5\.00 mm/m,
    );
    expect((await caliper('measurements', 'plain.dcm')).stdout).toMatch(/^ *0 +length +5\.0 px +none/m);
    const json = await caliper('measurements', 'spaced.dcm', '--json');
    const { measurements } = JSON.parse(json.stdout) as { measurements: Shape[] };
    expect(measurements[0]).toMatchObject({
      lengthMm: 5,
      scale: { kind: 'file', source: 'pixel', xMmPerPx: 0.25, yMmPerPx: 0.5 },
    });
  });
});
