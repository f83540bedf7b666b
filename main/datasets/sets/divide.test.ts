import { describe, expect, it } from 'vitest';
import { type DividedMedium, divide } from './divide.ts';

const request = {
  group: 'patient' as const,
  fractions: { train: 0.7, validation: 0.15, test: 0.15 },
  seed: 7,
  everyStratum: false,
};

const medium = (i: number, patient: string, strata: object, content = `content ${i}`): DividedMedium => ({
  mediaId: `medium ${i}`,
  studyId: `study of ${patient}`,
  patientId: patient,
  site: null,
  contentKey: content,
  strata: new Map(Object.entries(strata)),
});

/** 60 patients with two media each; a third of the patients has large lesions. */
const cohort = Array.from({ length: 120 }, (_, i) =>
  medium(i, `patient ${i >> 1}`, { [(i >> 1) % 3 === 0 ? 'large' : 'small']: 5 + (i % 4) }),
);

describe('REQ-DATA-015 a split', () => {
  it('keeps patients whole and gives each part its share of every stratum', () => {
    const parts = divide(cohort, request);
    const sides = Map.groupBy(cohort.keys(), (i) => cohort[i]!.patientId);
    for (const [, media] of sides) expect(new Set(media.map((i) => parts[i])).size).toBe(1);
    for (const stratum of ['large', 'small']) {
      const counts = { train: 0, validation: 0, test: 0 };
      for (const [i, { strata }] of cohort.entries()) counts[parts[i]!] += strata.get(stratum) ?? 0;
      const total = counts.train + counts.validation + counts.test;
      expect(counts.train / total).toBeCloseTo(0.7, 1);
      expect(counts.validation / total).toBeCloseTo(0.15, 1);
      expect(counts.test / total).toBeCloseTo(0.15, 1);
    }
  });

  it('is the same for equal seeds, here and on every platform, and another for another', () => {
    const letters = (seed: number) =>
      divide(cohort, { ...request, seed })
        .map((part) => part[0])
        .join('');
    expect(letters(7)).toBe(letters(7));
    expect(letters(8)).not.toBe(letters(7));
    expect(letters(7)).toMatchInlineSnapshot(
      `"ttttttttvvttttttttttttttttttttttttttttttvvttttvvttttvvttvvttttttttttttttvvttttttttttvvttttttvvttttttttttttttvvttvvtttttt"`,
    );
  });

  it('keeps media of equal content together, also those of different patients', () => {
    for (let seed = 0; seed < 20; seed++) {
      const twins = [
        ...cohort,
        medium(200, 'other', { small: 5 }, 'content 3'),
        medium(201, 'third', { small: 5 }, 'content 90'),
      ];
      const parts = divide(twins, { ...request, group: 'medium', seed });
      expect([parts[120], parts[121]]).toEqual([parts[3], parts[90]]);
    }
  });

  it('fills no part that has no share, and leaves none empty that has one', () => {
    const few = cohort.slice(0, 6);
    expect(new Set(divide(few, request)).size).toBe(3);
    const two = divide(cohort, { ...request, fractions: { train: 0.8, validation: 0, test: 0.2 } });
    expect(new Set(two)).toEqual(new Set(['train', 'test']));
  });

  it('says why it cannot be made', () => {
    expect(() => divide(cohort.slice(0, 4), request)).toThrow(
      /3 parts need at least 3 groups by patient, and there are only 2/,
    );
    expect(() => divide(cohort, { ...request, group: 'site' })).toThrow(/no site/);
  });

  it('gives each part something of each class where that is asked, or names the class', () => {
    const classes = (rare: number) =>
      Array.from({ length: 40 }, (_, i) =>
        medium(i, `p${i}`, { [i < rare ? 'rare' : 'common']: i < rare ? 1 : 9 }),
      );
    for (let seed = 0; seed < 50; seed++) {
      const parts = divide(classes(3), { ...request, seed, everyStratum: true });
      expect(new Set(parts.slice(0, 3)).size, `seed ${seed}`).toBe(3);
    }
    expect(() => divide(classes(2), { ...request, everyStratum: true })).toThrow(
      /class rare stands in only 2 groups by patient, and each of 3 parts needs one/,
    );
  });

  it('says where one group is larger than any part is to be', () => {
    const whale = [...cohort, medium(300, 'whale', { small: 9000 })];
    expect(() => divide(whale, request)).toThrow(
      /one group by patient holds 9\d % of the items, and no part is to hold more than 70 %/,
    );
  });
});
