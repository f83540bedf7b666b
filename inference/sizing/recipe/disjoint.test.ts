import { describe, expect, it } from 'vitest';
import { assertDisjoint } from './disjoint.ts';
import type { SizingData, SizingSamples } from './samples.ts';
import { trainSizing } from './train-sizing.ts';

function split(...patients: string[]): SizingSamples {
  const box = { xMinPx: 0, yMinPx: 0, xMaxPx: 4, yMaxPx: 4 };
  return {
    samples: patients.map((patient) => ({
      patient,
      medium: patient,
      lesion: 'a',
      frameIndex: 0,
      box,
      sizeMm: 5,
    })),
    picture: () => Promise.reject(new Error('no picture must be read')),
  };
}

const data = (train: SizingSamples, validation: SizingSamples, test: SizingSamples): SizingData => ({
  ...{ train, validation, test, description: 'made up', renderedData: false },
});

describe('REQ-TRAIN-004 splits', () => {
  it('share no patient', () => {
    expect(() => assertDisjoint(data(split('p1', 'p2'), split('p3'), split('p4')))).not.toThrow();
    for (const overlapping of [
      data(split('p1', 'p2'), split('p2'), split('p4')),
      data(split('p1'), split('p3'), split('p1')),
      data(split('p1'), split('p3'), split('p4', 'p3')),
    ]) {
      expect(() => assertDisjoint(overlapping)).toThrow(/patient p\d is in \w+ and in \w+/);
    }
    expect(() => assertDisjoint(data(split('p1'), split(), split('p4')))).toThrow(/validation split has no/);
  });

  it('that share one are refused before anything is trained', async () => {
    const overlapping = data(split('p1'), split('p1'), split('p2'));
    const training = trainSizing({ data: overlapping } as Parameters<typeof trainSizing>[0]);
    await expect(training).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
