import { describe, expect, it } from 'vitest';
import type { Label, LabelValue } from '../../../main/contract/labels.ts';
import { labelStretches } from './label-stretches.ts';

const label = (fromFrame: number | null, toFrame: number | null, value: LabelValue) =>
  ({ fromFrame, toFrame, value }) as Label;

describe('REQ-WIN-018 labels over a whole video', () => {
  it('are stretches, neighbours of equal value joined, whatever their order', () => {
    const labels = [
      label(10, 20, 'a'),
      label(0, 10, 'a'),
      label(20, 21, 'b'),
      label(25, 26, 'b'),
      label(null, null, 'c'),
    ];
    expect(labelStretches(labels, 100)).toEqual([
      { fromFrame: 0, toFrame: 20, value: 'a' },
      { fromFrame: 20, toFrame: 21, value: 'b' },
      { fromFrame: 25, toFrame: 26, value: 'b' },
    ]);
  });

  it('are few also where every second frame of a long video has one', () => {
    const labels = Array.from({ length: 50_000 }, (_, i) => label(2 * i, 2 * i + 1, 'a'));
    expect(labelStretches(labels, 100_000).length).toBeLessThan(500);
  });
});
