import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import type { FrameSource } from '../media/index.ts';
import { importTracks } from './import-tracks.ts';

const inFolder = temporaryFolder();
const video = { widthPx: 400, heightPx: 200, frameCount: 10 } as FrameSource;
const header = 'frame_index,lesion,xmin,ymin,xmax,ymax';

async function file(...rows: string[]): Promise<string> {
  await writeFile(inFolder('boxes.csv'), [header, ...rows, ''].join('\n'));
  return inFolder('boxes.csv');
}

describe('REQ-DATA-022 boxes in fractions of the picture are not taken for pixels', () => {
  it('refuses a file whose every corner lies between 0 and 1, and says that it may be read as fractions', async () => {
    const path = await file('0,a,0.25,0.5,0.5,1', '1,a,0,0,1,1');
    await expect(importTracks(path, video)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('seem to be fractions of the picture. Nothing was imported.'),
      details: { fractions: true },
    });
  });

  it('reads them as fractions when asked, and says so', async () => {
    const { lesions, notes } = await importTracks(await file('0,a,0.25,0.5,0.5,1'), video, {
      fractions: true,
    });
    expect([...lesions[0]!.boxes]).toEqual([[0, { xMinPx: 100, yMinPx: 100, xMaxPx: 200, yMaxPx: 200 }]]);
    expect(notes).toContain('Corners read as fractions of 400 × 200 pixels.');
  });

  it('refuses pixels that are said to be fractions', async () => {
    const path = await file('0,a,0.25,0.5,0.5,1', '1,a,1,1,30,30');
    await expect(importTracks(path, video, { fractions: true })).rejects.toThrow('no fractions');
  });

  it('takes a small box among others, and tells those below 2 pixels', async () => {
    const path = await file('0,a,0,0,1,1', '1,a,10,10,30,30', '2,a,10,10,11.5,30');
    const { counts, notes } = await importTracks(path, video);
    expect(counts.taken).toBe(3);
    expect(notes.at(-1)).toMatch(/^2 boxes are narrower than 2 pixels/);
  });
});
