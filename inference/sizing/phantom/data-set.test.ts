import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { phantomClip } from './clip.ts';
import { type DataSetFrame, type DataSetOptions, phantomDataSet } from './data-set.ts';
import { patientSeed, splitPatients } from './split.ts';
import { openDataSet, writeDataSet } from './store.ts';

const small: DataSetOptions = {
  seed: 9,
  patientCount: 2,
  lesionsPerPatient: 1,
  framesPerLesion: 3,
  widthPx: 96,
  heightPx: 96,
  sizes: 'uniform',
};

async function collect(options: DataSetOptions): Promise<DataSetFrame[]> {
  const frames: DataSetFrame[] = [];
  for await (const frame of phantomDataSet(options)) frames.push(frame);
  return frames;
}

test('worker threads give the frames of the single thread, in the same order', async () => {
  const alone = await collect(small);
  const threaded = await collect({ ...small, workerCount: 2 });
  expect(alone.length).toBeGreaterThan(3);
  expect(threaded).toEqual(alone);
});

test('a data set comes back from disk as it was made', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phantom-'));
  try {
    await writeDataSet(folder, small);
    const stored = openDataSet(folder);
    const made = await collect(small);
    expect(stored.frameCount).toBe(made.length);
    expect(stored.frame(3)).toEqual(made[3]!.rgb);
    const row = stored.rows.find(({ frameIndex }) => frameIndex === 3)!;
    const label = made[3]!.labels[0]!;
    expect([row.lesionId, row.split, row.box]).toEqual([label.lesionId, made[3]!.split, label.box]);
    expect(row.sizeMm).toBeCloseTo(label.sizeMm, 4);
    expect(() => stored.frame(made.length)).toThrow('missing or cut short');
    stored.close();
    expect(() => openDataSet(join(folder, 'nothing'))).toThrow('no finished phantom data set');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an aborted data set stops', async () => {
  await expect(collect({ ...small, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('counts out of range are refused', async () => {
  await expect(collect({ ...small, lesionsPerPatient: 7 })).rejects.toMatchObject({ code: 'invalid_input' });
  expect(() => phantomClip({ seed: 1, frameCount: 0, widthPx: 64, heightPx: 64 }).next()).toThrow(
    'needs frames',
  );
});

test('REQ-PHANTOM-002 splits hold 70, 15 and 15 % of the patients, and no patient seed occurs twice', () => {
  const splits = splitPatients(5, 400);
  const count = (name: string) => splits.filter((split) => split === name).length;
  expect([count('train'), count('validation'), count('test')]).toEqual([280, 60, 60]);
  expect(new Set(splits.map((_, i) => patientSeed(5, i))).size).toBe(400);
});

test('a clip shows every polyp it visits and is the same each time', () => {
  const options = { seed: 21, frameCount: 10, widthPx: 160, heightPx: 120, lesionCount: 2 };
  const frames = [...phantomClip(options)];
  expect(frames.map(({ frameIndex }) => frameIndex)).toEqual(Array.from({ length: 10 }, (_, i) => i));
  const seen = new Set(frames.flatMap(({ lesions }) => lesions.map(({ lesion }) => lesion.lesionId)));
  expect(seen).toEqual(new Set(['P21-L1', 'P21-L2']));
  expect([...phantomClip(options)][7]!.rgb).toEqual(frames[7]!.rgb);
});
