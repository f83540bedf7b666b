import { z } from 'zod';
import { procedure } from './base.ts';
import { DatasetId, ModelId, RunId } from './ids.ts';
import { Json, Sha256, UtcTime } from './primitives.ts';

export const AuditRow = z.strictObject({
  sequence: z.int().min(1),
  at: UtcTime,
  actor: z.string(),
  action: z.string(),
  entity: z.string(),
  entityId: z.string(),
  before: Json.nullable(),
  after: Json.nullable(),
  reason: z.string().nullable(),
  hash: Sha256,
});
export type AuditRow = z.infer<typeof AuditRow>;

export const audit = {
  list: procedure
    .input(
      z.strictObject({ limit: z.int().min(1).max(1000).default(100), before: z.int().min(1).optional() }),
    )
    .output(z.strictObject({ rows: z.array(AuditRow) })),
  /** Recomputes the hash chain; `firstBroken` names the first row that does not follow from its predecessor. */
  verify: procedure.input(z.strictObject({})).output(
    z.strictObject({
      rowCount: z.int(),
      firstBroken: z.int().nullable(),
      reason: z.string().nullable(),
      /** Runs whose stored results are not those that were closed; `uncovered` have no digest to compare with. */
      runs: z.strictObject({
        problems: z.array(z.strictObject({ runId: RunId, problem: z.string() })),
        uncovered: z.int(),
      }),
      /** Models of which something stored is not what was added. */
      modelProblems: z.array(z.strictObject({ modelId: ModelId, problem: z.string() })),
      /** Data sets of which something stored is not what was frozen. */
      datasetProblems: z.array(z.strictObject({ datasetId: DatasetId, problem: z.string() })),
    }),
  ),
};
