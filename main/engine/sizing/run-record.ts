import type { AdaptiveBatch } from '../../../inference/runtime/index.ts';
import type { RunRecord } from '../../contract/predictions.ts';
import { versions } from '../versions.ts';
import type { LoadedModel } from './loaded-model.ts';

/** How this run is computed, in the words that are stored beside its numbers. */
export function runRecord(
  model: LoadedModel,
  batch: AdaptiveBatch,
  { includeDamaged, mediaNotes = [] }: { includeDamaged: boolean; mediaNotes?: string[] },
): RunRecord {
  const { bundle, session, trials, goldenCheck } = model;
  const refused = trials.filter(({ passed }) => !passed);
  return {
    provider: session.provider,
    providerNotes: [
      ...checkNote(goldenCheck),
      ...refused.map(({ provider, reason }) => `${provider}: ${reason ?? 'failed its golden test'}`),
      ...batch.reductions.map(
        ({ fromSize, toSize }) => `memory ran out at batch ${fromSize}; ${toSize} was used`,
      ),
    ],
    batchSize: batch.size,
    threads: session.threads,
    modelSha256: bundle.modelSha256,
    modelDigest: bundle.digest,
    goldenCheck,
    modelName: bundle.card?.name ?? 'model without a card',
    demonstration: bundle.demonstration,
    baseline: baseline(bundle.card),
    versions: versions(),
    mediaNotes,
    includeDamaged,
  };
}

/** What the check of the golden answer leaves to be said beside every number. */
function checkNote(check: LoadedModel['goldenCheck']): string[] {
  if (check === 'passed') return [];
  if (check === 'none') return ['Not checked: the bundle carries no golden answer.'];
  return ['CHECK FAILED: the model did not give its golden answer; its use was accepted for this run.'];
}

/** The card's figures over all cases, each with the constant predictor beside it. */
function baseline(card: LoadedModel['bundle']['card']): RunRecord['baseline'] {
  const overall = (card?.metrics ?? []).filter(({ subgroup }) => subgroup === 'all');
  return overall.flatMap(({ split, unit, metrics }) =>
    metrics.map(({ name, value, low, high, constantPredictor }) => ({
      metric: name,
      split,
      unit,
      model: value,
      low,
      high,
      constantPredictor,
    })),
  );
}
