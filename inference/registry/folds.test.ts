import { describe, expect, it } from 'vitest';
import type { LabelledItem } from './data.ts';
import { stratifiedFolds } from './folds.ts';

const item = (patient: string, label: number): LabelledItem => ({
  ...{ patient, medium: `${patient}/${label}`, frameIndex: 0, object: null, box: null, label, part: 'train' },
});

/** 20 patients of three to seven pictures; the first six have one or two of the rare class. */
const items = Array.from({ length: 20 }, (_, p) => [
  ...Array.from({ length: 3 + (p % 5) }, () => item(`p${p}`, 0)),
  ...(p < 6 ? Array.from({ length: 1 + (p % 2) }, () => item(`p${p}`, 1)) : []),
]).flat();

describe('REQ-TRAIN-010 folds of a cross-validation', () => {
  const foldsOf = (seed: number, repeat = 0) => stratifiedFolds(items, 2, { folds: 3, seed, repeat });

  it('keep every patient whole and spread the rare class', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const folds = foldsOf(seed);
      for (const own of Map.groupBy(items, ({ patient }) => patient).values())
        expect(new Set(own.map((each) => folds.get(each))).size).toBe(1);
      for (let fold = 0; fold < 3; fold++) {
        const inFold = items.filter((each) => folds.get(each) === fold);
        expect(inFold.filter(({ label }) => label === 1).length).toBe(3);
        expect(Math.abs(inFold.length - items.length / 3)).toBeLessThan(10);
      }
    }
  });

  it('are the same for the same seed, and others in each repeat', () => {
    const shown = (folds: ReturnType<typeof foldsOf>) => items.map((each) => folds.get(each)).join('');
    expect(shown(foldsOf(1))).toBe(shown(foldsOf(1)));
    expect(shown(foldsOf(1))).not.toBe(shown(foldsOf(1, 1)));
    expect(shown(foldsOf(1))).not.toBe(shown(foldsOf(2)));
  });

  it('are refused where a class has fewer than three patients', () => {
    const few = items.filter(({ patient, label }) => label === 0 || patient === 'p0' || patient === 'p1');
    expect(() => stratifiedFolds(few, 2, { folds: 3, seed: 1, repeat: 0 })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: expect.stringMatching(/three patients.*has 2/),
      }),
    );
  });
});
