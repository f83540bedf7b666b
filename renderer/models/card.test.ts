import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lowerIsBetter, mainFigures, readCard } from './card.ts';

const file = join(import.meta.dirname, '../../assets/models/phantom-demonstration/card.json');

it('REQ-WIN-006 reads a real card: figures per lesion on the test split, each with its constant predictor', () => {
  const card = readCard(JSON.parse(readFileSync(file, 'utf8')))!;
  const figures = mainFigures(card)!;
  expect([figures.subgroup, figures.split, figures.unit]).toEqual(['all', 'test', 'lesion']);
  for (const metric of figures.metrics) {
    expect(metric.low).toBeLessThanOrEqual(metric.value);
    expect(metric.value).toBeLessThanOrEqual(metric.high);
    const better = lowerIsBetter(metric)
      ? metric.constantPredictor - metric.value
      : metric.value - metric.constantPredictor;
    expect(better, metric.name).toBeGreaterThan(0);
  }
});

it('REQ-WIN-006 takes what is no card for none', () => {
  expect(readCard(null)).toBeNull();
  expect(readCard({ architecture: 'x' })).toBeNull();
});
