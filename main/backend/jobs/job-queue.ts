import {
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getJob,
  interruptJob,
  retryJob,
  setJobProgress,
  startNextJob,
  type WritableDb,
} from '../../../db/index.ts';
import { invalidInput, toErrorValue } from '../../contract/error-value.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Job, JobKind, JobProgress } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Log } from '../log/log.ts';
import type { EngineSupervisor } from '../supervisor/supervisor.ts';
import type { JobKindDefinition } from './job-kind.ts';
import { JobWatchers } from './job-watchers.ts';

export interface JobQueuePorts {
  readonly db: WritableDb;
  readonly engine: EngineSupervisor;
  readonly kinds: readonly JobKindDefinition[];
  readonly log: Log;
  readonly nowMs?: () => number;
}

/** Progress goes to the watchers at once and to the disk at most this often. */
const progressToDiskMs = 1000;

/**
 * Works through the jobs of the library one after the other. Every change of state is on the disk before anybody
 * hears of it. Nothing is repeated by itself: a job that failed or was interrupted says so and waits.
 */
export class JobQueue {
  readonly #ports: Required<JobQueuePorts>;
  readonly #watchers = new JobWatchers();
  readonly #kinds: ReadonlyMap<JobKind, JobKindDefinition>;
  #running: { readonly jobId: JobId; readonly abort: AbortController } | undefined;
  #idle: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(ports: JobQueuePorts) {
    this.#ports = { nowMs: Date.now, ...ports };
    this.#kinds = new Map(ports.kinds.map((kind) => [kind.kind, kind]));
  }

  /** Puts a job at the end of the queue and starts it when its turn comes. `params` are what the kind parses. */
  add(kind: JobKind, params: object): Job {
    const job = addJob(this.#ports.db, kind, params as Json);
    this.#wake();
    return job;
  }

  /** Asks a running job to stop at its next batch; a waiting one is cancelled at once. */
  cancel(jobId: JobId): Job {
    if (this.#running?.jobId === jobId) {
      this.#running.abort.abort();
      return getJob(this.#ports.db, jobId);
    }
    return this.#tell(cancelJob(this.#ports.db, jobId));
  }

  /** Puts a job that has ended badly back into the queue. A person asked, so the engine may be started again. */
  retry(jobId: JobId): Job {
    const job = this.#tell(retryJob(this.#ports.db, jobId));
    this.#ports.engine.reset();
    this.#wake();
    return job;
  }

  watch(jobId: JobId, signal?: AbortSignal): AsyncGenerator<Job> {
    return this.#watchers.watch(getJob(this.#ports.db, jobId), signal);
  }

  /** Starts on what was waiting when the library was opened. */
  resume(): void {
    this.#wake();
  }

  /** Takes no further job and waits for the running one, whose engine the caller ends. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#idle;
  }

  #wake(): void {
    if (this.#running === undefined) this.#idle = this.#idle.then(() => this.#work());
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#closed) return;
      const job = startNextJob(this.#ports.db);
      if (job === undefined) return;
      this.#running = { jobId: job.id, abort: new AbortController() };
      this.#tell(job);
      try {
        await this.#run(job, this.#running.abort.signal);
      } catch (thrown) {
        // The end of a job could not be written: the disk is full or gone. At the next opening it is interrupted.
        const error = toErrorValue(thrown);
        this.#ports.log.write('error', 'the end of a job could not be stored', { error });
        this.#tell({ ...job, state: 'failed', error });
      } finally {
        this.#running = undefined;
      }
    }
  }

  async #run(job: Job, signal: AbortSignal): Promise<void> {
    const { db, engine, log } = this.#ports;
    log.write('info', 'job started', { jobId: job.id, kind: job.kind, attempt: job.attempt });
    const progress = this.#progressOf(job.id);
    try {
      const definition = this.#kinds.get(job.kind);
      if (definition === undefined)
        throw new CaliperError('unsupported_format', `Jobs of kind ${job.kind} are unknown.`);
      const params = definition.params.safeParse(job.params);
      if (!params.success) throw invalidInput(`parameters of the ${job.kind} job`, params.error);
      const result = await definition.run(params.data, {
        jobId: job.id,
        db,
        engine,
        signal,
        progress: progress.report,
      });
      progress.store();
      this.#tell(finishJob(db, job.id, result));
    } catch (thrown) {
      progress.store();
      const error = toCaliperError(thrown);
      log.write('warning', 'job ended early', { jobId: job.id, kind: job.kind, error: toErrorValue(error) });
      this.#tell(this.#end(job.id, error));
    }
  }

  #end(jobId: JobId, error: CaliperError): Job {
    const { db } = this.#ports;
    if (error.code === 'cancelled') return cancelJob(db, jobId);
    if (error.code === 'interrupted') return interruptJob(db, jobId, toErrorValue(error));
    return failJob(db, jobId, toErrorValue(error));
  }

  #progressOf(jobId: JobId) {
    const { db, nowMs, log } = this.#ports;
    let latest: JobProgress | undefined;
    let storedAtMs = Number.NEGATIVE_INFINITY;
    const store = () => {
      storedAtMs = nowMs();
      try {
        if (latest !== undefined) setJobProgress(db, jobId, latest);
      } catch (thrown) {
        // No reason to stop: if the disk is full, storing the results will say so.
        log.write('warning', 'progress could not be stored', { error: toErrorValue(thrown) });
      }
      latest = undefined;
    };
    const report = (progress: JobProgress) => {
      latest = progress;
      this.#watchers.publish({ ...getJob(db, jobId), progress });
      if (nowMs() - storedAtMs >= progressToDiskMs) store();
    };
    return { report, store };
  }

  #tell(job: Job): Job {
    this.#watchers.publish(job);
    return job;
  }
}
