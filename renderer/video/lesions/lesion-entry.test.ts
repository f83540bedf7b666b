import { describe, expect, it } from 'vitest';
import type { Lesion } from '../../../main/contract/annotations.ts';
import { LesionId, PredictionId } from '../../../main/contract/ids.ts';
import type { LesionSize } from '../../../main/contract/predictions.ts';
import { sizeClassOf } from '../../../main/contract/size-classes.ts';
import { histogram } from './histogram.ts';
import { lesionEntries, nextLesionName } from './lesion-entry.ts';
import { parseSizeMm } from './size-field.ts';

const lesionId = LesionId.parse('01890000-0000-7000-8000-000000000001');
const lesion: Lesion = {
  id: lesionId,
  name: 'A',
  sizeMm: 12,
  sizeProvenance: 'instrument',
  paris: null,
  site: null,
  histology: null,
};
const predicted: LesionSize = {
  predictionId: PredictionId.parse('01890000-0000-7000-8000-000000000002'),
  lesionId,
  lesion: 'A',
  sizeMm: 7.4,
  lowMm: 5.9,
  highMm: 9.1,
  sizeClass: 'small',
  frameCount: 125,
  damagedFrames: 0,
  decision: null,
  decidedMm: null,
};
const shown = (change: Partial<LesionSize>, of: Lesion = lesion) =>
  lesionEntries([of], [], [{ ...predicted, ...change }])[0]!.size;

describe('REQ-VIDEO-005 the size that counts', () => {
  const interval = { lowMm: 5.9, highMm: 9.1 };
  const unstated: Lesion = { ...lesion, sizeMm: null, sizeProvenance: 'unknown' };

  it('is the model’s, with its interval, until a person decides', () => {
    expect(shown({}, unstated)).toEqual({ sizeMm: 7.4, interval, sizeClass: 'small', saidBy: 'model' });
    expect(shown({ decision: 'accepted', decidedMm: 7.4 })).toEqual({
      sizeMm: 7.4,
      interval,
      sizeClass: 'small',
      saidBy: 'accepted',
    });
  });

  it('stays the person’s when a new run says something else', () => {
    expect(shown({})).toEqual({ sizeMm: 12, interval: null, sizeClass: 'large', saidBy: 'person' });
  });

  it('is the person’s after a correction or a rejection', () => {
    expect(shown({ decision: 'edited', decidedMm: 10 })).toEqual({
      sizeMm: 10,
      interval: null,
      sizeClass: 'large',
      saidBy: 'person',
    });
    expect(shown({ decision: 'rejected' })).toEqual({
      sizeMm: 12,
      interval: null,
      sizeClass: 'large',
      saidBy: 'person',
    });
    expect(shown({ decision: 'rejected' }, unstated)).toBeNull();
  });

  it('falls into three classes', () => {
    expect([0.5, 5, 5.1, 9.9, 10, 30].map((sizeMm) => sizeClassOf(sizeMm))).toEqual([
      'diminutive',
      'diminutive',
      'small',
      'small',
      'large',
      'large',
    ]);
  });
});

it('a new lesion gets the first free letter', () => {
  expect(nextLesionName([])).toBe('A');
  expect(nextLesionName(['a', 'C'])).toBe('B');
  expect(nextLesionName([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'])).toBe('A2');
});

it.each([
  ['7.5', 7.5],
  [' 7,5 ', 7.5],
  ['12', 12],
  ['0', null],
  ['-3', null],
  ['501', null],
  ['1e3', null],
  ['', null],
])('a size typed as "%s" is %s', (typed, sizeMm) => {
  expect(parseSizeMm(typed)).toBe(sizeMm);
});

it('a histogram keeps every weight in bins of a round width', () => {
  expect(histogram([4.1, 4.2, 6.9], [1, 2, 3], 16)).toEqual({
    lowMm: 4,
    binMm: 0.2,
    counts: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
  });
  expect(histogram([], [], 16)).toBeNull();
});
