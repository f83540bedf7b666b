import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { openBackend } from '../sizing-case.ts';
import { jpeg2000 } from '../videos/dicom-encoders.ts';
import { makeDicom } from '../videos/make-dicom.ts';
import { canvasPicture, differenceOnCanvas } from './canvas-picture.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { dragOnPicture, showVideo } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const [widthPx, heightPx] = [160, 120];
/** A ramp of 12 bits, the same in every row. */
const ramp = Array.from({ length: widthPx * heightPx }, (_, i) => (i % widthPx) * 20);
/** What the window 1000 to 2000 makes of it. */
const level = (value: number) => Math.min(255, Math.max(0, Math.round(((value - 1000) / 1000) * 255)));

describe.skipIf(withoutChromium)('a DICOM object in the window', () => {
  let folder: string;
  let mediaId: MediaId;
  let window: OpenWindow;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-dicom-window-'));
    const path = join(folder, 'ramp.dcm');
    const coded = await jpeg2000({ widthPx, heightPx, components: 1, bits: 12, samples: ramp });
    const object = makeDicom({
      ...{ widthPx, heightPx, frameCount: 2, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
      ...{ bitsAllocated: 16, bitsStored: 12, transferSyntax: '1.2.840.10008.1.2.4.90' },
      pixels: [coded, coded],
      elements: [
        [0x00280030, 'DS', '0.5\\0.25'],
        [0x00281050, 'DS', '1500'],
        [0x00281051, 'DS', '1000'],
        [0x00281056, 'CS', 'LINEAR_EXACT'],
      ],
    });
    writeFileSync(path, object);
    const backend = await openBackend(join(folder, 'library'));
    mediaId = (await backend.client.library.import({ path })).media.id;
    await backend.close();
    window = await openWindow({ libraryFolder: join(folder, 'library') });
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('REQ-MEDIA-016 is shown through its own window', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const frame = Uint8Array.from({ length: 3 * ramp.length }, (_, i) => level(ramp[Math.floor(i / 3)]!));
    await expect
      .poll(async () => differenceOnCanvas(await canvasPicture(page), frame, widthPx))
      .toBeLessThan(1.5);
  });

  it('REQ-MEDIA-019 is measured in mm by its own pixel spacing, until a length is known on a frame', async () => {
    const { page } = window;
    const measurements = page.getByRole('region', { name: 'Measurements on this frame' });
    await page.keyboard.press('l');
    await dragOnPicture(page, [20, 20], [80, 100]);
    // 60 columns of 0.25 mm and 80 rows of 0.5 mm.
    await measurements.getByText('42.7 mm').waitFor();
    await measurements.getByText('scale of the file: pixel spacing').waitFor();
    await measurements.getByRole('button', { name: 'This length is known…' }).click();
    await page.getByLabel('Length in mm').fill('50');
    await page.keyboard.press('Enter');
    await measurements.getByText('50.0 mm').waitFor();
    await measurements.getByText('the file’s own scale gives 42.7 mm').waitFor();
    expect(window.errors).toEqual([]);
  });
});
