import { SeededRandom } from '../../../inference/runtime/random.ts';
import type { FactScore, FileFact } from '../../contract/datasets.ts';

/** A medium of a data set as a look for shortcuts sees it. */
export interface FactUnit {
  readonly patient: string;
  /** Null where a fact is not known. A fact may occur several times, at several depths. */
  readonly facts: readonly { readonly fact: FileFact; readonly value: string | number | null }[];
  /** Mean label of its items: a number, or the share of each class. `[K]` */
  readonly label: readonly number[];
}

/** Shuffles of labels among patients; the least p is one over one more. */
const shuffles = 399;
const resamples = 400;
/** How rarely chance lets any fact stand out as much as one that is warned of. */
const mostP = 0.02;
/** Below this share of the label's variance a fact is no shortcut worth a warning. */
const leastExplained = 0.05;
/** What is known of a value without any patient: as much as one patient of the average label. */
const priorPatients = 1;

interface Cells {
  readonly fact: FileFact;
  /** Cell of each unit: patient and value together. */
  readonly cellOf: Int32Array;
  /** Of each cell: value, and weight of its units. */
  readonly values: Int32Array;
  readonly weights: Float64Array;
  readonly valueWeights: Float64Array;
  /** Room to compute in. */
  readonly cellSums: Float64Array;
  readonly valueSums: Float64Array;
}

/**
 * How well each fact alone predicts the label: for each patient the mean label of the other patients who share the value,
 * drawn towards the mean of all others; scored as the share of squared error that this takes from the mean alone. Each patient
 * weighs the same, however many media there are. Chance is what shuffling the labels among patients gives, and a warning takes
 * into account that several facts were tried (Westfall and Young's maximum). Deterministic. Yields to the event loop.
 */
export async function scoreFacts(
  units: readonly FactUnit[],
  breathe: () => Promise<void> = async () => {},
): Promise<FactScore[]> {
  const byPatient = Map.groupBy(units.keys(), (i) => units[i]!.patient);
  const unitsOf = [...byPatient.values()];
  if (unitsOf.length < 2) return [];
  const weights = new Float64Array(units.length);
  for (const own of unitsOf) for (const i of own) weights[i] = 1 / own.length;
  const candidates = tablesOf(units, unitsOf, weights).filter(isInformative);
  const classes = units[0]?.label.length ?? 0;
  const patientOf = new Int32Array(units.length);
  for (const [patient, own] of unitsOf.entries()) for (const unit of own) patientOf[unit] = patient;
  const room = () => new Float64Array(unitsOf.length);
  const design: Design = {
    ...{ classes, patients: unitsOf.length, patientOf, weights },
    ...{ patientSums: room(), errors: room(), base: room() },
  };
  const labels = Float64Array.from(units.flatMap(({ label }) => label));
  const observed = candidates.map((cells) => {
    const { explained, errors, base } = explainedBy(cells, labels, design);
    return { explained, errors: errors.slice(), base: base.slice() };
  });
  const random = new SeededRandom(1);
  const chance = candidates.map(() => new Float64Array(shuffles));
  const order = unitsOf.map((_, i) => i);
  const shuffled = new Float64Array(labels.length);
  for (let s = 0; s < shuffles; s++) {
    if (s % 25 === 0) await breathe();
    random.shuffle(order);
    for (const [to, own] of unitsOf.entries()) {
      const from = unitsOf[order[to]!]!;
      for (const [k, unit] of own.entries()) {
        const source = from[k % from.length]!;
        for (let c = 0; c < classes; c++) shuffled[unit * classes + c] = labels[source * classes + c]!;
      }
    }
    for (const [f, cells] of candidates.entries())
      chance[f]![s] = explainedBy(cells, shuffled, design).explained;
  }
  const spreads = chance.map(meanAndSpread);
  const standing = (f: number, value: number) => (value - spreads[f]!.mean) / (spreads[f]!.spread || 1);
  const highest = Float64Array.from({ length: shuffles }, (_, s) =>
    candidates.reduce((most, __, f) => Math.max(most, standing(f, chance[f]![s]!)), Number.NEGATIVE_INFINITY),
  );
  const scores = candidates.map(({ fact }, f): FactScore => {
    const { explained, errors, base } = observed[f]!;
    const mine = standing(f, explained);
    const asMuch = highest.reduce((count, value) => count + (value >= mine ? 1 : 0), 0);
    const pValue = (1 + asMuch) / (1 + shuffles);
    const { low, high } = interval(errors, base);
    const byChance = quantile(chance[f]!, 0.95);
    return {
      fact,
      explained,
      low,
      high,
      byChance,
      pValue,
      warning: pValue <= mostP && explained >= leastExplained,
    };
  });
  return bestOfEach(scores);
}

/** A fact may stand at several depths: its best one speaks for it. */
function bestOfEach(scores: readonly FactScore[]): FactScore[] {
  const best = new Map<FileFact, FactScore>();
  for (const score of scores) {
    const known = best.get(score.fact);
    const isBetter =
      known === undefined ||
      (score.warning && !known.warning) ||
      (score.warning === known.warning && score.explained > known.explained);
    if (isBetter) best.set(score.fact, score);
  }
  return [...best.values()].sort((a, b) => b.explained - a.explained);
}

function tablesOf(units: readonly FactUnit[], unitsOf: readonly number[][], weights: Float64Array): Cells[] {
  const count = units[0]?.facts.length ?? 0;
  const tables = Array.from({ length: count }, (_, place) => {
    const values = units.map(({ facts }) => facts[place]!.value);
    return groupings(values, unitsOf.length).map((names) => ({ fact: units[0]!.facts[place]!.fact, names }));
  });
  return tables.flat().map(({ fact, names }) => {
    const known = new Map<string, number>();
    const valueAt = Int32Array.from(names, (name) => {
      const number = known.get(name) ?? known.size;
      known.set(name, number);
      return number;
    });
    const cells = new Map<string, number>();
    const [cellValues, cellWeights]: [number[], number[]] = [[], []];
    const cellOf = new Int32Array(units.length);
    const valueWeights = new Float64Array(known.size);
    for (const [patient, own] of unitsOf.entries()) {
      for (const unit of own) {
        const value = valueAt[unit]!;
        const key = `${patient} ${value}`;
        const cell = cells.get(key) ?? cells.size;
        if (!cells.has(key)) {
          cells.set(key, cell);
          cellValues.push(value);
          cellWeights.push(0);
        }
        cellOf[unit] = cell;
        cellWeights[cell]! += weights[unit]!;
        valueWeights[value]! += weights[unit]!;
      }
    }
    return {
      fact,
      ...{ cellOf, valueWeights },
      values: Int32Array.from(cellValues),
      weights: Float64Array.from(cellWeights),
      cellSums: new Float64Array(cellWeights.length),
      valueSums: new Float64Array(known.size),
    };
  });
}

/**
 * Ways to put values together: words as they are, and so numbers of which there are few; other numbers in a few bins of
 * equally many, and in two groups around two means, as two campaigns or two exports make them.
 */
function groupings(values: readonly (string | number | null)[], patients: number): string[][] {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (new Set(numbers).size <= 6) return [values.map((value) => String(value))];
  const bins = Math.max(2, Math.min(6, Math.floor(patients / 5)));
  const limits = Array.from(
    { length: bins - 1 },
    (_, i) => numbers[Math.floor(((i + 1) * numbers.length) / bins)]!,
  );
  return [limits, [betweenTwoMeans(numbers)]].map((between) =>
    values.map((value) =>
      typeof value === 'number' ? `bin ${between.filter((limit) => value >= limit).length}` : String(value),
    ),
  );
}

/** The value from which on ascending numbers belong to the upper of two groups with the least squared distance in all. */
function betweenTwoMeans(sorted: readonly number[]): number {
  const mean = sorted.reduce((total, value) => total + value, 0) / sorted.length;
  let best = { limit: sorted[sorted.length >> 1]!, gain: Number.NEGATIVE_INFINITY };
  let below = 0;
  for (let count = 1; count < sorted.length; count++) {
    below += sorted[count - 1]! - mean;
    const gain = below ** 2 / count + below ** 2 / (sorted.length - count);
    if (sorted[count]! > sorted[count - 1]! && gain > best.gain) best = { limit: sorted[count]!, gain };
  }
  return best.limit;
}

/** Whether at least two values occur, and one of them with two patients: else no patient says anything of another. */
function isInformative({ valueWeights, values }: Cells): boolean {
  const patientsOf = new Map<number, number>();
  for (const value of values) patientsOf.set(value, (patientsOf.get(value) ?? 0) + 1);
  return valueWeights.length > 1 && [...patientsOf.values()].some((count) => count > 1);
}

interface Design {
  readonly classes: number;
  readonly patients: number;
  readonly patientOf: Int32Array;
  readonly weights: Float64Array;
  /** Room to compute in. */
  readonly patientSums: Float64Array;
  readonly errors: Float64Array;
  readonly base: Float64Array;
}

interface Explained {
  readonly explained: number;
  /** Squared error of each patient, with the fact and by the mean of the others. */
  readonly errors: Float64Array;
  readonly base: Float64Array;
}

function explainedBy(
  { cellOf, values, weights: cellWeights, valueWeights, cellSums, valueSums }: Cells,
  labels: Float64Array,
  { classes, patientOf, weights, patients, errors, base, patientSums }: Design,
): Explained {
  errors.fill(0);
  base.fill(0);
  for (let c = 0; c < classes; c++) {
    cellSums.fill(0);
    valueSums.fill(0);
    patientSums.fill(0);
    let total = 0;
    for (let unit = 0; unit < cellOf.length; unit++) {
      const weighed = weights[unit]! * labels[unit * classes + c]!;
      cellSums[cellOf[unit]!]! += weighed;
      patientSums[patientOf[unit]!]! += weighed;
      total += weighed;
    }
    for (let cell = 0; cell < cellSums.length; cell++) valueSums[values[cell]!]! += cellSums[cell]!;
    for (let unit = 0; unit < cellOf.length; unit++) {
      const patient = patientOf[unit]!;
      const others = (total - patientSums[patient]!) / (patients - 1);
      const cell = cellOf[unit]!;
      const value = values[cell]!;
      const weight = valueWeights[value]! - cellWeights[cell]!;
      const guess = (valueSums[value]! - cellSums[cell]! + priorPatients * others) / (weight + priorPatients);
      const label = labels[unit * classes + c]!;
      errors[patient]! += weights[unit]! * (label - guess) ** 2;
      base[patient]! += weights[unit]! * (label - others) ** 2;
    }
  }
  return { explained: 1 - sum(errors) / (sum(base) || 1), errors, base };
}

/** 95 % by resampling patients. */
function interval(errors: Float64Array, base: Float64Array): { low: number; high: number } {
  const random = new SeededRandom(2);
  const found = Float64Array.from({ length: resamples }, () => {
    let [error, all] = [0, 0];
    for (let i = 0; i < errors.length; i++) {
      const chosen = random.integer(errors.length);
      error += errors[chosen]!;
      all += base[chosen]!;
    }
    return 1 - error / (all || 1);
  });
  return { low: quantile(found, 0.025), high: quantile(found, 0.975) };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function meanAndSpread(values: Float64Array): { mean: number; spread: number } {
  const mean = sum(values) / values.length;
  return {
    mean,
    spread: Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length),
  };
}

function quantile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
