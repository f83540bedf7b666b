import { SeededRandom } from '../../../inference/runtime/random.ts';
import type { SplitFractions, SplitGroup, SplitPart } from '../../contract/datasets.ts';
import { CaliperError } from '../../contract/errors.ts';

/** A medium as far as a split has to know it. */
export interface DividedMedium {
  readonly mediaId: string;
  readonly studyId: string;
  readonly patientId: string;
  readonly site: string | null;
  /** Media with an equal one are never apart. */
  readonly contentKey: string;
  /** How many items of each stratum it has. */
  readonly strata: ReadonlyMap<string, number>;
}

export interface DivisionRequest {
  readonly group: SplitGroup;
  readonly fractions: SplitFractions;
  readonly seed: number;
  /** Whether each part must have something of each stratum. */
  readonly everyStratum: boolean;
}

const partNames = ['train', 'validation', 'test'] as const;

interface Group {
  readonly media: number[];
  readonly strata: Map<string, number>;
  size: number;
}

/**
 * The part of each medium, in their order. Groups stay whole, and so do media of equal content; the largest group goes
 * first, each to the part that thereby comes closest to its share of every stratum. Integers and exact floating point only:
 * equal requests give equal parts on every platform.
 * @throws CaliperError `invalid_input` where the request cannot be met, with the reason
 */
export function divide(media: readonly DividedMedium[], request: DivisionRequest): SplitPart[] {
  const groups = groupsOf(media, request.group);
  const wanted = partNames.filter((part) => request.fractions[part] > 0);
  const all = new Load();
  for (const group of groups) all.take(group);
  assertFeasible(groups, all, wanted, request);
  new SeededRandom(request.seed).shuffle(groups);
  groups.sort((a, b) => b.size - a.size); // stable: equal ones stay shuffled
  const left = new Map([...all.strata.keys()].map((name) => [name, groupsWith(groups, name)]));
  const loads = new Map(wanted.map((part) => [part, new Load()]));
  const parts: SplitPart[] = [];
  for (const [i, group] of groups.entries()) {
    const best = mustHave(group, groups.length - i)
      .map((part) => ({ part, cost: loads.get(part)!.costOf(group, all, request.fractions[part]) }))
      .reduce((found, each) => (each.cost < found.cost ? each : found)).part;
    loads.get(best)!.take(group);
    for (const name of group.strata.keys()) left.set(name, left.get(name)! - 1);
    for (const medium of group.media) parts[medium] = best;
  }
  if (request.everyStratum) assertEveryStratum(loads, all);
  return parts;

  /** The parts that a group may go to: those that would otherwise stay without a group, or without one of a stratum. */
  function mustHave(group: Group, groupsLeft: number): readonly SplitPart[] {
    const empty = wanted.filter((part) => loads.get(part)!.groups === 0);
    if (empty.length >= groupsLeft) return empty;
    let candidates: readonly SplitPart[] = wanted;
    for (const name of group.strata.keys()) {
      const lacking = candidates.filter((part) => !loads.get(part)!.strata.has(name));
      if (lacking.length > 0 && lacking.length >= left.get(name)!) candidates = lacking;
    }
    return candidates;
  }
}

const groupsWith = (groups: readonly Group[], stratum: string) =>
  groups.filter(({ strata }) => strata.has(stratum)).length;

/** No part may be offered more than this much above its share by one group alone. */
const tolerance = 0.15;

function assertFeasible(
  groups: readonly Group[],
  all: Load,
  wanted: readonly SplitPart[],
  { group, fractions, everyStratum }: DivisionRequest,
): void {
  const { length } = wanted;
  if (groups.length < length) {
    throw cannotMeet(
      `${length} parts need at least ${length} groups by ${group}, and there ${groups.length === 1 ? 'is' : 'are'} only ${groups.length}. Media of equal content count as one.`,
    );
  }
  if (everyStratum) {
    for (const name of all.strata.keys()) {
      const count = groupsWith(groups, name);
      if (count >= length) continue;
      throw cannotMeet(
        `the class ${name} stands in only ${count} group${count === 1 ? '' : 's'} by ${group}, and each of ${length} parts needs one. Ask for fewer parts, or label more.`,
      );
    }
  }
  const largest = Math.max(...groups.map(({ size }) => size)) / all.size;
  const most = Math.max(...wanted.map((part) => fractions[part]));
  if (length > 1 && largest > most + tolerance) {
    throw cannotMeet(
      `one group by ${group} holds ${percent(largest)} of the items, and no part is to hold more than ${percent(most)}.`,
    );
  }
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function assertEveryStratum(loads: ReadonlyMap<SplitPart, Load>, all: Load): void {
  for (const [part, { strata }] of loads) {
    const missing = [...all.strata.keys()].find((name) => !strata.has(name));
    if (missing !== undefined) {
      throw cannotMeet(
        `no way was found that gives the ${part} part something of the class ${missing}. Try another seed.`,
      );
    }
  }
}

/** What a part holds so far. */
class Load {
  groups = 0;
  size = 0;
  readonly strata = new Map<string, number>();

  take(group: Group): void {
    this.groups += 1;
    this.size += group.size;
    for (const [name, count] of group.strata) this.strata.set(name, (this.strata.get(name) ?? 0) + count);
  }

  /** By how much the squared distance from the shares of all strata, and of the whole, grows with a group. */
  costOf(group: Group, all: Load, fraction: number): number {
    const growth = (present: number, count: number, total: number) =>
      (count * (2 * (present - total * fraction) + count)) / total;
    let cost = growth(this.size, group.size, all.size);
    for (const [name, count] of group.strata)
      cost += growth(this.strata.get(name) ?? 0, count, all.strata.get(name)!);
    return cost;
  }
}

function groupsOf(media: readonly DividedMedium[], by: SplitGroup): Group[] {
  const leader = media.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (leader[root] !== root) root = leader[root]!;
    leader[i] = root;
    return root;
  };
  const first = new Map<string, number>();
  for (const [i, medium] of media.entries()) {
    for (const key of [`${by} ${groupKey(medium, by)}`, `content ${medium.contentKey}`]) {
      const other = first.get(key);
      if (other === undefined) first.set(key, i);
      else leader[find(i)] = find(other);
    }
  }
  const groups = new Map<number, Group>();
  for (const [i, { strata }] of media.entries()) {
    const root = find(i);
    const group = groups.get(root) ?? { media: [], strata: new Map<string, number>(), size: 0 };
    groups.set(root, group);
    group.media.push(i);
    for (const [name, count] of strata) {
      group.strata.set(name, (group.strata.get(name) ?? 0) + count);
      group.size += count;
    }
  }
  return [...groups.values()];
}

function groupKey(medium: DividedMedium, by: SplitGroup): string {
  if (by === 'patient') return medium.patientId;
  if (by === 'study') return medium.studyId;
  if (by === 'medium') return medium.mediaId;
  if (medium.site !== null) return medium.site;
  throw cannotMeet('some studies have no site, so that nothing can be kept whole by it.');
}

const cannotMeet = (why: string) =>
  new CaliperError('invalid_input', `This split cannot be made: ${why} Nothing was changed.`);
