import type { SubgroupMetrics } from '../../main/contract/model-card.ts';

/** Puts the figures of the model that a training started from beside those of the model that came of it. */
export function besideStart(
  metrics: readonly SubgroupMetrics[],
  startName: string | undefined,
  before: readonly SubgroupMetrics[],
): SubgroupMetrics[] {
  const predictor = `${startName}, where it started`;
  return metrics.map((group) => {
    const same = before.find(
      ({ subgroup, unit, split }) =>
        subgroup === group.subgroup && unit === group.unit && split === group.split,
    );
    return {
      ...group,
      metrics: group.metrics.map((metric) => {
        const value = same?.metrics.find(({ name }) => name === metric.name)?.value;
        if (value === undefined) return metric;
        return { ...metric, beside: [...(metric.beside ?? []), { predictor, value }] };
      }),
    };
  });
}
