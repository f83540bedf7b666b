import type { RunRecord } from '../../../main/contract/predictions.ts';

/** Mean error in mm over the lesions of the card, of the model and of a predictor that always says the same. */
export function meanError(record: RunRecord | null): { modelMm: number; constantMm: number } | null {
  const errors = (record?.baseline ?? []).filter(({ metric }) => metric.startsWith('MAE'));
  const found =
    errors.find(({ unit, split }) => unit === 'lesion' && split === 'test') ??
    errors.find(({ unit }) => unit === 'lesion') ??
    errors[0];
  return found === undefined ? null : { modelMm: found.model, constantMm: found.constantPredictor };
}
