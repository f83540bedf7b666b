import { addJobLine, addJobPoints, type WritableDb } from '../../../db/index.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Job, JobLine, JobProgress } from '../../contract/jobs.ts';
import { errorForLog } from '../log/error-for-log.ts';
import type { Log } from '../log/log.ts';

/**
 * Writes down what a job went through and what it measured, so that a window that is opened later shows it. A line that
 * cannot be stored is no reason to stop the work: the disk being full shows when its results are stored.
 */
export class JobStory {
  readonly #db: WritableDb;
  readonly #log: Log;
  readonly #jobId: JobId;
  #stage = '';

  constructor(db: WritableDb, log: Log, jobId: JobId) {
    this.#db = db;
    this.#log = log;
    this.#jobId = jobId;
  }

  add(kind: JobLine['kind'], text: string): void {
    this.#try(() => addJobLine(this.#db, this.#jobId, kind, text));
  }

  /** Notes a stage when it begins. */
  stage({ stage }: JobProgress): void {
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.add('stage', stage);
  }

  figures(step: number, figures: Readonly<Record<string, number>>): void {
    if (Object.keys(figures).length === 0) return;
    this.#try(() => addJobPoints(this.#db, this.#jobId, step, figures));
  }

  ended({ state, error }: Job): void {
    if (error === null) this.add('state', state);
    else this.add('error', `${state}: ${[error.message, ...error.causes].join(' - ')}`);
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.#log.write('warning', 'the story of a job could not be stored', errorForLog(thrown));
    }
  }
}
