// How often a look for shortcuts warns of data without one, and how often it names one that was planted:
// `node test/bench/shortcuts.ts`.
import { SeededRandom } from '../../inference/runtime/random.ts';
import type { FileFact } from '../../main/contract/datasets.ts';
import { type FactUnit, scoreFacts } from '../../main/datasets/check/confounders.ts';

const facts: readonly FileFact[] = [
  ...(['picture size', 'source folder', 'format', 'site'] as const),
  ...(['date', 'border', 'number of frames', 'file size'] as const),
];
const numbers: ReadonlySet<FileFact> = new Set(['date', 'number of frames', 'file size']);

/** Half of the patients positive, one to three media each; `planted` says the label in a share of the patients. */
function cohort(seed: number, patients: number, planted?: { fact: FileFact; holds: number }): FactUnit[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: patients }, (_, p) => {
    const positive = p % 2 === 0;
    const [site, folder] = [random.integer(3), random.integer(4)];
    const said = planted !== undefined && random.uniform() < planted.holds ? positive : !positive;
    const valueFor = (fact: FileFact) => {
      const isNumber = numbers.has(fact);
      if (fact === planted?.fact) return isNumber ? (said ? 1000 : 5000) + 300 * random.normal() : `${said}`;
      if (fact === 'site') return `site ${site}`;
      if (fact === 'source folder') return `folder ${folder}`;
      return isNumber ? random.normal() : `${fact} ${random.integer(2)}`;
    };
    return Array.from({ length: 1 + random.integer(3) }, () => ({
      patient: `p${p}`,
      label: positive ? [1, 0] : [0, 1],
      facts: facts.map((fact) => ({ fact, value: valueFor(fact) })),
    }));
  }).flat();
}

const cases: readonly [number, { fact: FileFact; holds: number } | undefined][] = [
  [20, undefined],
  [40, undefined],
  [20, { fact: 'format', holds: 1 }],
  [20, { fact: 'format', holds: 0.9 }],
  [20, { fact: 'format', holds: 0.8 }],
  [40, { fact: 'format', holds: 0.8 }],
  [100, { fact: 'format', holds: 0.7 }],
  [20, { fact: 'date', holds: 0.9 }],
  [40, { fact: 'date', holds: 0.8 }],
];
for (const [patients, planted] of cases) {
  const seeds = planted === undefined ? 400 : 100;
  let warned = 0;
  let named = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const warnings = (await scoreFacts(cohort(seed, patients, planted))).filter(({ warning }) => warning);
    if (warnings.length > 0) warned++;
    if (warnings.some(({ fact }) => fact === planted?.fact)) named++;
  }
  const about = planted === undefined ? 'nothing planted' : `${planted.fact} holds in ${planted.holds}`;
  const share = (count: number) => `${((100 * count) / seeds).toFixed(1)} %`;
  console.log(`${patients} patients, ${about}: warned ${share(warned)}, named ${share(named)} of ${seeds}`);
}
