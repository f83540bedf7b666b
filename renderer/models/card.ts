import { type Metric, ModelCard, type SubgroupMetrics } from '../../main/contract/model-card.ts';

/** The card of a model, or null where it has none. The engine has checked it when it was imported. */
export function readCard(card: unknown): ModelCard | null {
  return ModelCard.safeParse(card).data ?? null;
}

/** The figures a card is judged by: all cases of the test split, per lesion or video if it has them. */
export function mainFigures({ metrics }: ModelCard): SubgroupMetrics | undefined {
  const all = metrics.filter(({ subgroup }) => subgroup === 'all');
  return (
    all.find(({ split, unit }) => split === 'test' && unit !== 'frame') ??
    all.find(({ split }) => split === 'test') ??
    all[0]
  );
}

/** Errors are better when they are small, shares and scores when they are great. */
export function lowerIsBetter({ name }: Pick<Metric, 'name'>): boolean {
  return /\b(MAE|RMSE|error|loss|bias|Brier)\b/i.test(name);
}
