import {
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getJob,
  interruptJob,
  listJobs,
  retryJob,
  setJobProgress,
  startNextJob,
  type WritableDb,
} from '../../../db/index.ts';
import type { ErrorValue } from '../../contract/base.ts';
import { invalidInput, toErrorValue } from '../../contract/error-value.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Job, JobKind, JobProgress } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import { errorForLog } from '../log/error-for-log.ts';
import type { Log } from '../log/log.ts';
import type { EngineSupervisor } from '../supervisor/supervisor.ts';
import type { JobKindDefinition } from './job-kind.ts';
import { JobStory } from './job-story.ts';
import { JobWatchers } from './job-watchers.ts';

export interface JobQueuePorts {
  readonly db: WritableDb;
  readonly engine: EngineSupervisor;
  readonly kinds: readonly JobKindDefinition[];
  readonly log: Log;
  readonly nowMs?: () => number;
  /** When a job is tried again whose start could not be stored. */
  readonly startAgainAfterMs?: number;
}

/** Progress goes to the watchers at once and to the disk at most this often. */
const progressToDiskMs = 1000;
/** Jobs that a new watcher of all is told of at once. */
const mostWaiting = 1000;

/**
 * Works through the jobs of the library one after the other. Every change of state is on the disk before anybody
 * hears of it. Nothing is repeated by itself: a job that failed or was interrupted says so and waits.
 */
export class JobQueue {
  readonly #ports: Required<JobQueuePorts>;
  readonly #watchers = new JobWatchers();
  readonly #kinds: ReadonlyMap<JobKind, JobKindDefinition>;
  #running: { readonly jobId: JobId; readonly abort: AbortController } | undefined;
  /** Jobs whose end is known but not on the disk: whoever asks later must not wait for it. */
  readonly #unstored = new Map<JobId, Job>();
  #idle: Promise<void> = Promise.resolve();
  #again: NodeJS.Timeout | undefined;
  /** Why the next job could not be started: the disk is full, or the library may not be written to. */
  #whyWaiting: ErrorValue | null = null;
  #closed = false;

  constructor(ports: JobQueuePorts) {
    this.#ports = { nowMs: Date.now, startAgainAfterMs: 5000, ...ports };
    this.#kinds = new Map(ports.kinds.map((kind) => [kind.kind, kind]));
  }

  /** Puts a job at the end of the queue and starts it when its turn comes. `params` are what the kind parses. */
  add(kind: JobKind, params: object): Job {
    const job = this.#tell(addJob(this.#ports.db, kind, params as Json));
    this.#wake();
    return job;
  }

  /** Asks a running job to stop at its next batch; a waiting one is cancelled at once. */
  cancel(jobId: JobId): Job {
    if (this.#running?.jobId === jobId) {
      this.#running.abort.abort();
      return getJob(this.#ports.db, jobId);
    }
    const job = this.#tell(cancelJob(this.#ports.db, jobId));
    this.#storyOf(jobId).ended(job);
    return job;
  }

  /** Puts a job that has ended badly back into the queue. A person asked, so the engine may be started again. */
  retry(jobId: JobId): Job {
    const job = this.#tell(retryJob(this.#ports.db, jobId));
    this.#ports.engine.reset();
    this.#wake();
    return job;
  }

  watch(jobId: JobId, signal?: AbortSignal): AsyncGenerator<Job> {
    const now = this.#unstored.get(jobId) ?? getJob(this.#ports.db, jobId);
    return this.#watchers.watch(this.#withReason(now), signal);
  }

  /** The jobs that wait or run, then any job after each change. */
  watchAll(signal?: AbortSignal): AsyncGenerator<Job> {
    const now = listJobs(this.#ports.db, mostWaiting, ['queued', 'running']).reverse();
    const told = now.map((job) => this.#withReason(job));
    return this.#watchers.watchAll(told, signal);
  }

  /** Starts on what was waiting when the library was opened. */
  resume(): void {
    this.#wake();
  }

  /** Takes no further job and waits for the running one, whose engine the caller ends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    await this.#idle;
  }

  #wake(): void {
    clearTimeout(this.#again);
    if (this.#running === undefined) this.#idle = this.#idle.then(() => this.#work());
  }

  /** The next job, marked as running. Where that cannot be written, the job goes on waiting, says why, and is tried again later. */
  #startNext(): Job | undefined {
    try {
      const job = startNextJob(this.#ports.db);
      this.#whyWaiting = null;
      return job;
    } catch (thrown) {
      this.#ports.log.write('error', 'a job could not be started', errorForLog(thrown));
      this.#whyWaiting = toErrorValue(thrown);
      for (const job of listJobs(this.#ports.db, mostWaiting, ['queued'])) this.#tell(this.#withReason(job));
      this.#again = setTimeout(() => this.#wake(), this.#ports.startAgainAfterMs).unref();
      return undefined;
    }
  }

  /** A waiting job with what keeps it from being started, if anything does. */
  #withReason(job: Job): Job {
    return job.state === 'queued' && this.#whyWaiting !== null ? { ...job, error: this.#whyWaiting } : job;
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#closed) return;
      const job = this.#startNext();
      if (job === undefined) return;
      this.#running = { jobId: job.id, abort: new AbortController() };
      this.#tell(job);
      try {
        await this.#run(job, this.#running.abort.signal);
      } catch (thrown) {
        // The end of a job could not be written: the disk is full or gone. At the next opening it is interrupted.
        const error = toErrorValue(thrown);
        this.#ports.log.write('error', 'the end of a job could not be stored', errorForLog(thrown));
        const failed: Job = { ...job, state: 'failed', error };
        this.#unstored.set(job.id, this.#tell(failed));
      } finally {
        this.#running = undefined;
      }
    }
  }

  async #run(job: Job, signal: AbortSignal): Promise<void> {
    const { db, engine, log } = this.#ports;
    log.write('info', 'job started', { jobId: job.id, kind: job.kind, attempt: job.attempt });
    const story = this.#storyOf(job.id);
    story.add('state', job.attempt === 1 ? 'started' : `started, attempt ${job.attempt}`);
    const progress = this.#progressOf(job.id, story);
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
        note: (text) => story.add('note', text),
        figures: (step, figures) => story.figures(step, figures),
      });
      progress.store();
      story.ended(this.#tell(finishJob(db, job.id, result)));
    } catch (thrown) {
      progress.store();
      const error = toCaliperError(thrown);
      log.write('warning', 'job ended early', { jobId: job.id, kind: job.kind, ...errorForLog(error) });
      story.ended(this.#tell(this.#end(job.id, error)));
    }
  }

  #end(jobId: JobId, error: CaliperError): Job {
    const { db } = this.#ports;
    if (error.code === 'cancelled') return cancelJob(db, jobId);
    if (error.code === 'interrupted') return interruptJob(db, jobId, toErrorValue(error));
    return failJob(db, jobId, toErrorValue(error));
  }

  #storyOf(jobId: JobId): JobStory {
    return new JobStory(this.#ports.db, this.#ports.log, jobId);
  }

  #progressOf(jobId: JobId, story: JobStory) {
    const { db, nowMs, log } = this.#ports;
    let latest: JobProgress | undefined;
    let storedAtMs = Number.NEGATIVE_INFINITY;
    const store = () => {
      storedAtMs = nowMs();
      try {
        if (latest !== undefined) setJobProgress(db, jobId, latest);
        if (latest !== undefined) story.figures(latest.done, latest.metrics);
      } catch (thrown) {
        // No reason to stop: if the disk is full, storing the results will say so.
        log.write('warning', 'progress could not be stored', errorForLog(thrown));
      }
      latest = undefined;
    };
    const report = (progress: JobProgress) => {
      latest = progress;
      story.stage(progress);
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
