import { z } from 'zod';

const Metric = z.object({
  name: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  level: z.number(),
  constantPredictor: z.number(),
});
export type Metric = z.infer<typeof Metric>;

const SubgroupMetrics = z.object({
  subgroup: z.string(),
  split: z.string(),
  unit: z.string(),
  count: z.number(),
  metrics: z.array(Metric),
});
export type SubgroupMetrics = z.infer<typeof SubgroupMetrics>;

const Calibration = z.object({
  level: z.number(),
  sampleCount: z.number(),
  bins: z.array(
    z.object({ belowMm: z.number().optional(), lowResidualMm: z.number(), highResidualMm: z.number() }),
  ),
});
export type Calibration = z.infer<typeof Calibration>;

/** What the window reads of a card. The engine has checked it against its whole schema when it was imported. */
const ModelCard = z.object({
  architecture: z.string(),
  intendedUse: z.string(),
  training: z.object({
    renderedData: z.boolean(),
    frameCount: z.number(),
    lesionCount: z.number(),
    patientCount: z.number(),
    seed: z.number(),
    touchedTestSplit: z.boolean(),
  }),
  input: z.object({
    streams: z.array(z.object({ kind: z.string() })),
    widthPx: z.number(),
    heightPx: z.number(),
  }),
  interval: Calibration.optional(),
  metrics: z.array(SubgroupMetrics),
  knownFailures: z.array(z.string()),
  licence: z.string(),
  createdUtc: z.string(),
});
export type ModelCard = z.infer<typeof ModelCard>;

export function readCard(card: unknown): ModelCard | null {
  return ModelCard.safeParse(card).data ?? null;
}

/** The figures a card is judged by: all cases of the test split, per lesion if it has them. */
export function mainFigures({ metrics }: ModelCard): SubgroupMetrics | undefined {
  const all = metrics.filter(({ subgroup }) => subgroup === 'all');
  return (
    all.find(({ split, unit }) => split === 'test' && unit === 'lesion') ??
    all.find(({ split }) => split === 'test') ??
    all[0]
  );
}

/** Errors are better when they are small, shares and scores when they are great. */
export function lowerIsBetter({ name }: Metric): boolean {
  return /\b(MAE|RMSE|error|loss|bias)\b/i.test(name);
}
