import type { z } from 'zod';
import type { WritableDb } from '../../../db/index.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobKind, JobProgress } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import type { EngineSupervisor } from '../supervisor/supervisor.ts';

/** What a running job may use. */
interface JobContext {
  readonly jobId: JobId;
  readonly db: WritableDb;
  readonly engine: EngineSupervisor;
  readonly signal: AbortSignal;
  progress(progress: JobProgress): void;
  /** Adds a line to the job's story. */
  note(text: string): void;
  /** Notes what was measured at a step, for the job's curves. */
  figures(step: number, figures: Readonly<Record<string, number>>): void;
}

/** One kind of long work. Registered in `kinds/index.ts`. */
export interface JobKindDefinition<Params = unknown> {
  readonly kind: JobKind;
  /** Parameters as they are stored; parsed again before every attempt, for the row may be older than the code. */
  readonly params: z.ZodType<Params>;
  /** Does the work once. A retry calls it again with the same parameters: what can be resumed is resumed in here. */
  run(params: Params, context: JobContext): Promise<Json>;
}

/** Keeps a definition's own parameter type while it is written, and forgets it for the registry. */
export function jobKind<Params>(definition: JobKindDefinition<Params>): JobKindDefinition {
  return {
    kind: definition.kind,
    params: definition.params,
    run: (params, context) => definition.run(params as Params, context),
  };
}
