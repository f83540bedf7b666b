import type { WritableDb } from '../../../db/index.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobKind, JobParams, JobResult } from '../../contract/job-kinds.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import type { TaskRunner } from '../supervisor/task-run.ts';

/** What a running job may use. */
export interface JobContext {
  readonly jobId: JobId;
  readonly db: WritableDb;
  /** The processes of the job's lane. */
  readonly engine: TaskRunner;
  readonly signal: AbortSignal;
  /** A person wants the work to end early with what it has. */
  readonly finish: AbortSignal;
  progress(progress: JobProgress): void;
  /** Adds a line to the job's story. */
  note(text: string): void;
  /** Notes what was measured at a step, for the job's curves. */
  figures(step: number, figures: Readonly<Record<string, number>>): void;
}

/**
 * Does the work of one kind once. A retry calls it again with the same parameters: what can be resumed is resumed in here.
 */
export type JobWork<Kind extends JobKind> = (
  params: JobParams<Kind>,
  context: JobContext,
) => Promise<JobResult<Kind>>;

/** The work of every kind. Registered in `kinds/index.ts`. */
export type AllJobWork = { readonly [Kind in JobKind]: JobWork<Kind> };
