import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../inference/runtime/random.ts';
import type { FileFact } from '../../contract/datasets.ts';
import { type FactUnit, scoreFacts } from './confounders.ts';

const facts: FileFact[] = [
  'picture size',
  'source folder',
  'format',
  'site',
  'date',
  'border',
  'number of frames',
  'file size',
];

interface Cohort {
  readonly patients: number;
  /** The fact that says the label in this share of the patients; none for a twin without one. */
  readonly planted?: { readonly fact: FileFact; readonly holds: number };
  readonly numeric?: boolean;
}

/** Patients with one to three media each, whose facts have nothing to do with the label but for the one that is planted. */
function cohort(seed: number, { patients, planted, numeric = false }: Cohort): FactUnit[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: patients }, (_, p) => {
    const positive = p % 2 === 0;
    const label = numeric ? [(positive ? 4 : 12) + random.normal()] : positive ? [1, 0] : [0, 1];
    const site = `site ${random.integer(3)}`;
    const word = random.integer(4);
    return Array.from(
      { length: 1 + random.integer(3) },
      (): FactUnit => ({
        patient: `p${p}`,
        label,
        facts: facts.map((fact) => {
          if (fact === planted?.fact) {
            const said = random.uniform() < planted.holds ? positive : !positive;
            const isNumber = fact === 'date' || fact === 'number of frames' || fact === 'file size';
            return {
              fact,
              value: isNumber ? (said ? 1000 : 5000) + 100 * random.normal() : said ? 'a' : 'b',
            };
          }
          if (fact === 'site') return { fact, value: site };
          if (fact === 'source folder') return { fact, value: `folder ${word}` };
          if (fact === 'date' || fact === 'number of frames' || fact === 'file size')
            return { fact, value: random.normal() };
          return { fact, value: `${fact} ${random.integer(2)}` };
        }),
      }),
    );
  }).flat();
}

const warned = async (units: readonly FactUnit[]) =>
  (await scoreFacts(units)).filter(({ warning }) => warning).map(({ fact }) => fact);

describe('REQ-DATA-020 facts of files that predict the label', () => {
  it.each(facts)('are named where they were planted over 20 patients: %s', async (fact) => {
    for (const numeric of [false, true]) {
      for (const seed of [1, 2, 3]) {
        const units = cohort(seed, { patients: 20, planted: { fact, holds: 0.97 }, numeric });
        expect((await warned(units))[0], `seed ${seed}`).toBe(fact);
      }
    }
  });

  it('are not warned of where labels have nothing to do with them, in at most 5 % of 200 seeds', async () => {
    let warnings = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const units = cohort(seed, { patients: 20 + (seed % 30), numeric: seed % 2 === 0 });
      if ((await warned(units)).length > 0) warnings++;
    }
    expect(warnings).toBeLessThanOrEqual(10);
  });

  it('explain nothing of patients they were not learned from, where they have nothing to do with the label', async () => {
    const scores = [];
    for (let seed = 1; seed <= 10; seed++) scores.push(...(await scoreFacts(cohort(seed, { patients: 24 }))));
    const mean = scores.reduce((sum, { explained }) => sum + explained, 0) / scores.length;
    expect(mean).toBeLessThan(0);
  });

  it('have an interval over patients, and beside it what chance explains', async () => {
    const [first, ...others] = await scoreFacts(
      cohort(5, { patients: 40, planted: { fact: 'format', holds: 0.9 } }),
    );
    expect(first).toMatchObject({ fact: 'format', warning: true });
    expect(first!.explained).toBeGreaterThan(0.3);
    expect(first!.low).toBeLessThan(first!.explained);
    expect(first!.high).toBeGreaterThan(first!.explained);
    expect(first!.byChance).toBeLessThan(first!.low);
    expect(others.every(({ warning }) => !warning)).toBe(true);
  });

  it('say nothing where every patient has a value of its own, or all have the same', async () => {
    const units = cohort(1, { patients: 20 }).map((unit) => ({
      ...unit,
      facts: [
        { fact: 'source folder' as const, value: unit.patient },
        { fact: 'format' as const, value: 'mp4' },
      ],
    }));
    expect(await scoreFacts(units)).toEqual([]);
  });

  it('count each patient once, however many media it has', async () => {
    const few = cohort(3, { patients: 6 });
    const many = Array.from({ length: 300 }, () => few[0]!);
    expect(await warned([...few, ...many])).toEqual([]);
  });
});
