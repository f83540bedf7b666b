import { expect, it } from 'vitest';
import { addFindings, addSplit } from '../../../../db/index.ts';
import { addVideo, freshLibrary } from '../../../../test/database/library.ts';
import { addSampleDataset } from '../../../../test/database/sample.ts';
import type { DatasetFindings } from '../../../contract/datasets.ts';
import { labelledSource } from './labelled-source.ts';

it('REQ-DATA-021 a training is told what a look for shortcuts found in its data set and its split, and of no other', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { dataset, split } = addSampleDataset(db, addVideo(db));
  const warningsOf = (splitId = split.id) => {
    const { source } = labelledSource(db, { kind: 'dataset', datasetId: dataset.id, splitId });
    return source.kind === 'dataset' ? source.warnings : undefined;
  };
  expect(warningsOf()).toEqual([]);
  const fractions = { train: 1, validation: 0, test: 0 };
  const other = addSplit(db, dataset.id, { name: 'other', group: 'study', fractions, seed: 2 }, ['train']);
  const score = { low: 0.5, high: 0.9, byChance: 0.1, pValue: 0.002 };
  const findings: DatasetFindings = {
    checkedAt: '2026-01-02T03:04:05.000Z',
    facts: [
      { fact: 'format', explained: 0.7, warning: true, ...score },
      { fact: 'site', explained: 0.1, warning: false, ...score },
    ],
    leaks: [{ kind: 'patient', splitId: other.id, count: 1, examples: [] }],
    ...{ inseparable: [], warnings: ['two of them'], notes: [] },
  };
  addFindings(db, dataset.id, findings);
  expect(warningsOf()).toEqual([expect.stringMatching(/^The format alone predicts size/)]);
  expect(warningsOf(other.id)).toEqual([
    'Split other: 1 patient stands on two sides. Figures on such a test are too good.',
    expect.stringMatching(/^The format alone predicts size/),
  ]);
});
