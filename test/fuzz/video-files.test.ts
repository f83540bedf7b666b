import { expect, it } from 'vitest';
import { dicomSeeds } from './dicom-seeds.ts';
import { fuzzVideos } from './fuzz-videos.ts';

it('changed videos are read or refused with a code: no hang, no crash (REQ-MEDIA-004)', async () => {
  const { outcomes, failures } = await fuzzVideos(66, 20260101);
  expect(failures).toEqual([]);
  const total = Object.values(outcomes).reduce((sum, files) => sum + files, 0);
  expect(total).toBe(66);
  expect(outcomes.read).toBeGreaterThan(10);
  expect(outcomes.corrupt_file).toBeGreaterThan(2);
});

it('changed DICOM objects of every coding are read or refused with a code (REQ-MEDIA-017)', async () => {
  const { outcomes, failures, peakMiB } = await fuzzVideos(72, 20260102, undefined, dicomSeeds);
  expect(failures).toEqual([]);
  expect(outcomes.read).toBeGreaterThan(5);
  expect(outcomes.corrupt_file).toBeGreaterThan(5);
  expect(peakMiB).toBeLessThan(1024);
});
