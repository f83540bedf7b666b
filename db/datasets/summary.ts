import type { LabelField, PartSummary, SplitPart } from '../../main/contract/datasets.ts';
import type { DatasetId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';
import { frozenDataset, partsOfSplit, splitsOf } from './datasets.ts';
import { datasetRow, toDataset } from './rows.ts';

const partNames: readonly SplitPart[] = ['train', 'validation', 'test'];
const numberBins = 10;

/** Counts of a data set, for showing it: by bins of its labels, by whose word they are, and by part of each split. */
export function datasetSummary(db: ReadableDb, datasetId: DatasetId) {
  const { field } = toDataset(datasetRow(db, datasetId));
  const { media, items } = frozenDataset(db, datasetId);
  const { bins, binOf } = binsOf(
    field,
    items.map(({ label }) => label),
  );
  const provenances = new Map<string, number>();
  const labels = bins.map(() => 0);
  for (const { label, provenance } of items) {
    labels[binOf(label)]!++;
    provenances.set(provenance, (provenances.get(provenance) ?? 0) + 1);
  }
  const parts = splitsOf(db, datasetId).map(({ id }): PartSummary[] => {
    const partOfMedium = partsOfSplit(db, id);
    return partNames.map((part) => {
      const own = items.filter(({ medium }) => partOfMedium[medium] === part);
      const used = [...new Set(own.map(({ medium }) => medium))];
      const counts = bins.map(() => 0);
      for (const { label } of own) counts[binOf(label)]!++;
      return {
        ...{ part, items: own.length, media: used.length, labels: counts },
        patients: new Set(used.map((medium) => media[medium]!.patientId)).size,
      };
    });
  });
  return {
    ...{ bins, labels, parts },
    provenances: [...provenances].map(([provenance, count]) => ({ provenance, count })),
  };
}

interface Bins {
  readonly bins: string[];
  readonly binOf: (label: number | string) => number;
}

/** Classes as they are; numbers in ranges of one round width. */
function binsOf(field: LabelField, labels: readonly (number | string)[]): Bins {
  if (field.kind === 'class') {
    const places = new Map(field.classes.map((name, i) => [name, i]));
    return { bins: [...field.classes], binOf: (label) => places.get(String(label)) ?? 0 };
  }
  const numbers = labels.map(Number);
  const [least, most] = numbers.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const width = roundWidth((most - least) / numberBins);
  const first = Math.floor(least / width);
  const count = Math.floor(most / width) - first + 1;
  const unit = field.unit === null ? '' : ` ${field.unit}`;
  const text = (number: number) => String(Number(number.toPrecision(6)));
  return {
    bins: Array.from(
      { length: count },
      (_, i) => `${text((first + i) * width)}-${text((first + i + 1) * width)}${unit}`,
    ),
    binOf: (label) => Math.min(count - 1, Math.max(0, Math.floor(Number(label) / width) - first)),
  };
}

/** The next of 1, 2, 5, 10, … that is not below. */
function roundWidth(width: number): number {
  if (!(width > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(width));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= width * (1 - 1e-9))!;
}
