import type { FileFact, Inseparable } from '../../contract/datasets.ts';
import type { FactUnit } from './confounders.ts';

/** A medium with the classes of its items, and what shows that two are one source. */
export interface SourceUnit extends Pick<FactUnit, 'patient' | 'facts'> {
  readonly contentKey: string;
  readonly classes: ReadonlySet<string>;
}

/** Independent sources that a class needs. */
const leastSources = 2;

/** Classes of fewer than two independent sources, with the facts by which that source can be told from all others. */
export function inseparableClasses(units: readonly SourceUnit[], classes: readonly string[]): Inseparable[] {
  return classes.flatMap((name) => {
    const own = units.filter((unit) => unit.classes.has(name));
    const sources = countSources(own);
    if (sources >= leastSources || own.length === 0) return [];
    const others = units.filter((unit) => !unit.classes.has(name));
    return [{ class: name, sources, facts: others.length === 0 ? [] : distinctFacts(own, others) }];
  });
}

/** Media of one patient, or of equal content, are one source, and so are those that they share another with. */
function countSources(units: readonly SourceUnit[]): number {
  let groups: Set<string>[] = [];
  for (const { patient, contentKey } of units) {
    const keys = new Set([`patient ${patient}`, `content ${contentKey}`]);
    const joined = groups.filter((group) => [...keys].some((key) => group.has(key)));
    for (const group of joined) for (const key of group) keys.add(key);
    groups = [...groups.filter((group) => !joined.includes(group)), keys];
  }
  return groups.length;
}

function distinctFacts(own: readonly SourceUnit[], others: readonly SourceUnit[]): FileFact[] {
  const found = new Set<FileFact>();
  for (const [place, { fact }] of own[0]!.facts.entries()) {
    const mine = new Set(own.map(({ facts }) => facts[place]!.value));
    const isOther = ({ facts }: SourceUnit) => facts[place]!.value !== null && !mine.has(facts[place]!.value);
    if (!mine.has(null) && others.every(isOther)) found.add(fact);
  }
  return [...found];
}
