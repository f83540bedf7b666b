import {
  addBatch,
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getBatch,
  getJob,
  interruptJob,
  itemsOfBatch,
  listJobs,
  retryJob,
  setJobProgress,
  startNextJob,
  type WritableDb,
  waitingJobs,
} from '../../../db/index.ts';
import type { ErrorValue } from '../../contract/base.ts';
import type { Batch } from '../../contract/batches.ts';
import { EngineRole } from '../../contract/engine/process-limits.ts';
import { invalidInput, toErrorValue } from '../../contract/error-value.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { BatchId, JobId } from '../../contract/ids.ts';
import { type JobInput, type JobKind, jobKinds, kindsOfLane } from '../../contract/job-kinds.ts';
import type { Job, JobLane, JobProgress, JobState } from '../../contract/jobs.ts';
import type { Json } from '../../contract/primitives.ts';
import { errorForLog } from '../log/error-for-log.ts';
import type { Log } from '../log/log.ts';
import type { Engine } from '../supervisor/engines.ts';
import { JobStory } from './job-story.ts';
import { JobWatchers } from './job-watchers.ts';
import type { AllJobWork, JobWork } from './job-work.ts';

export interface JobQueuePorts {
  readonly db: WritableDb;
  /** What the jobs of each lane run on. */
  readonly engines: Readonly<Record<EngineRole, Engine>>;
  readonly work: AllJobWork;
  readonly log: Log;
  readonly nowMs?: () => number;
  /** When a job is tried again whose start could not be stored. */
  readonly startAgainAfterMs?: number;
}

/** Progress goes to the watchers at once and to the disk at most this often. */
const progressToDiskMs = 1000;
/** Jobs that a new watcher of all is told of at once. */
const mostWaiting = 1000;

interface RunningJob {
  readonly jobId: JobId;
  readonly abort: AbortController;
  readonly finish: AbortController;
}

/** Works through the jobs of some kinds one after the other, in the order in which they came. */
interface Lane {
  readonly role: EngineRole;
  readonly kinds: readonly JobKind[];
  running: RunningJob | undefined;
  idle: Promise<void>;
  again: NodeJS.Timeout | undefined;
  /** Why the next job could not be started: the library cannot be written to, or the circuit of its engine is open. */
  whyWaiting: ErrorValue | null;
}

const newLane = (role: EngineRole): Lane => ({
  ...{ role, kinds: kindsOfLane(role), running: undefined },
  ...{ idle: Promise.resolve(), again: undefined, whyWaiting: null },
});

/**
 * Works through the jobs of the library, in one lane for each role of engine: hours of training keep nobody from sizing.
 * Every change of state is on the disk before anybody hears of it. Nothing is repeated by itself: a job that failed or
 * was interrupted says so and waits.
 */
export class JobQueue {
  readonly #ports: Required<JobQueuePorts>;
  readonly #watchers = new JobWatchers();
  readonly #lanes: readonly Lane[] = EngineRole.options.map(newLane);
  /** Jobs whose end is known but not on the disk: whoever asks later must not wait for it. */
  readonly #unstored = new Map<JobId, Job>();
  /** Trainings that are taken up only to be ended. */
  readonly #finishing = new Set<JobId>();
  #closed = false;

  constructor(ports: JobQueuePorts) {
    this.#ports = { nowMs: Date.now, startAgainAfterMs: 5000, ...ports };
  }

  /** Puts a job at the end of its lane and starts it when its turn comes. */
  add<Kind extends JobKind>(kind: Kind, params: JobInput<Kind>): Job {
    const job = this.#tell(addJob(this.#ports.db, kind, params as Json));
    this.#wake(this.#laneOf(kind));
    return job;
  }

  /** Puts one job an item at the end of the lane, under one batch, all or none. */
  addBatch<Kind extends JobKind>(label: string, kind: Kind, items: readonly JobInput<Kind>[]): Batch {
    const { batch, jobs } = addBatch(this.#ports.db, label, kind, items);
    for (const job of jobs) this.#tell(job);
    this.#wake(this.#laneOf(kind));
    return batch;
  }

  /** Cancels what waits of a batch, then asks what runs to stop. */
  cancelBatch(batchId: BatchId): Batch {
    const active = this.#jobsOf(batchId, ['queued', 'running']);
    for (const jobId of active.toReversed()) this.cancel(jobId);
    return getBatch(this.#ports.db, batchId);
  }

  /** Puts back what has ended badly of a batch. */
  retryBatch(batchId: BatchId): Batch {
    for (const jobId of this.#jobsOf(batchId, ['failed', 'cancelled', 'interrupted'])) this.retry(jobId);
    return getBatch(this.#ports.db, batchId);
  }

  #jobsOf(batchId: BatchId, states: readonly JobState[]): JobId[] {
    const { db } = this.#ports;
    return itemsOfBatch(db, getBatch(db, batchId).id)
      .filter(({ state }) => states.includes(state))
      .map(({ jobId }) => jobId);
  }

  /** Asks a running job to stop at its next batch; a waiting one is cancelled at once. */
  cancel(jobId: JobId): Job {
    const running = this.#lanes.find((lane) => lane.running?.jobId === jobId)?.running;
    if (running !== undefined) {
      running.abort.abort();
      return getJob(this.#ports.db, jobId);
    }
    const job = this.#tell(cancelJob(this.#ports.db, jobId));
    this.#storyOf(jobId).ended(job);
    return job;
  }

  /**
   * Asks a training to end with the best that it has so far; one that was stopped before is taken up again for it.
   * Throws `conflict` for other work, and for a training that has not begun or is done.
   */
  finish(jobId: JobId): Job {
    const running = this.#lanes.find((lane) => lane.running?.jobId === jobId)?.running;
    const job = getJob(this.#ports.db, jobId);
    if (job.kind !== 'train')
      throw new CaliperError('conflict', 'Only a training can end early with what it has.');
    if (running === undefined) {
      if (job.state === 'queued' || job.state === 'done')
        throw new CaliperError(
          'conflict',
          job.state === 'done' ? 'This training is done.' : 'This training has not begun: cancel it instead.',
        );
      this.#finishing.add(jobId);
      return this.retry(jobId);
    }
    running.finish.abort();
    return job;
  }

  /** Puts a job that has ended badly back into its lane. A person asked, so the engine may be started again. */
  retry(jobId: JobId): Job {
    const job = this.#tell(retryJob(this.#ports.db, jobId));
    const lane = this.#laneOf(job.kind);
    this.#ports.engines[lane.role].reset();
    this.#wake(lane);
    return job;
  }

  /** What each lane does and who waits in it. */
  lanes(): JobLane[] {
    const { db } = this.#ports;
    return this.#lanes.map(({ role, kinds, running, whyWaiting }) => ({
      lane: role,
      running: running === undefined ? null : getJob(db, running.jobId),
      waiting: waitingJobs(db, kinds, mostWaiting),
      error: whyWaiting,
    }));
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
    for (const lane of this.#lanes) this.#wake(lane);
  }

  /** Takes no further job and waits for those that run, whose engines the caller ends. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { again } of this.#lanes) clearTimeout(again);
    await Promise.all(this.#lanes.map(({ idle }) => idle));
  }

  #laneOf(kind: JobKind): Lane {
    return this.#lanes.find(({ role }) => role === jobKinds[kind].lane)!;
  }

  #wake(lane: Lane): void {
    clearTimeout(lane.again);
    if (lane.running === undefined) lane.idle = lane.idle.then(() => this.#work(lane));
  }

  /**
   * The next job, marked as running. Where that cannot be written, it goes on waiting, says why, and is tried again later;
   * where its engine has died too often, it waits for a person.
   */
  #startNext(lane: Lane): Job | undefined {
    const { db, engines, log, startAgainAfterMs } = this.#ports;
    const refusal = engines[lane.role].refusal();
    if (refusal !== undefined) return this.#keepWaiting(lane, refusal); // until somebody retries a job
    try {
      const job = startNextJob(db, lane.kinds);
      lane.whyWaiting = null;
      return job;
    } catch (thrown) {
      log.write('error', 'a job could not be started', errorForLog(thrown));
      lane.again = setTimeout(() => this.#wake(lane), startAgainAfterMs).unref();
      return this.#keepWaiting(lane, thrown);
    }
  }

  #keepWaiting(lane: Lane, why: unknown): undefined {
    const { db, log } = this.#ports;
    lane.whyWaiting = toErrorValue(why);
    try {
      for (const id of waitingJobs(db, lane.kinds, mostWaiting)) this.#tell(this.#withReason(getJob(db, id)));
    } catch (thrown) {
      log.write('error', 'jobs that wait could not be told why', errorForLog(thrown));
    }
  }

  /** A waiting job with what keeps it from being started, if anything does. */
  #withReason(job: Job): Job {
    const { whyWaiting } = this.#laneOf(job.kind);
    return job.state === 'queued' && whyWaiting !== null ? { ...job, error: whyWaiting } : job;
  }

  async #work(lane: Lane): Promise<void> {
    for (;;) {
      if (this.#closed) return;
      const job = this.#startNext(lane);
      if (job === undefined) return;
      const running = { jobId: job.id, abort: new AbortController(), finish: new AbortController() };
      if (this.#finishing.delete(job.id)) running.finish.abort();
      lane.running = running;
      this.#tell(job);
      try {
        await this.#run(job, lane, running);
      } catch (thrown) {
        // The end of a job could not be written: the disk is full or gone. At the next opening it is interrupted.
        const error = toErrorValue(thrown);
        this.#ports.log.write('error', 'the end of a job could not be stored', errorForLog(thrown));
        const failed: Job = { ...job, state: 'failed', error };
        this.#unstored.set(job.id, this.#tell(failed));
      } finally {
        lane.running = undefined;
      }
    }
  }

  async #run(job: Job, lane: Lane, { abort, finish }: RunningJob): Promise<void> {
    const { db, engines, log } = this.#ports;
    log.write('info', 'job started', { jobId: job.id, kind: job.kind, attempt: job.attempt });
    const story = this.#storyOf(job.id);
    story.add('state', job.attempt === 1 ? 'started' : `started, attempt ${job.attempt}`);
    const progress = this.#progressOf(job, story);
    try {
      // Parsed before every attempt: the row may be older than the code.
      const params = jobKinds[job.kind].params.safeParse(job.params);
      if (!params.success) throw invalidInput(`parameters of the ${job.kind} job`, params.error);
      const work = this.#ports.work[job.kind] as JobWork<JobKind>;
      const result = await work(params.data, {
        jobId: job.id,
        db,
        engine: engines[lane.role],
        signal: abort.signal,
        finish: finish.signal,
        progress: progress.report,
        note: (text) => story.add('note', text),
        figures: (step, figures) => story.figures(step, figures),
      });
      progress.store();
      story.ended(this.#tell(finishJob(db, job.id, result as Json)));
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

  #progressOf(job: Job, story: JobStory) {
    const { db, nowMs, log } = this.#ports;
    let latest: JobProgress | undefined;
    let storedAtMs = Number.NEGATIVE_INFINITY;
    const store = () => {
      storedAtMs = nowMs();
      try {
        if (latest !== undefined) setJobProgress(db, job.id, latest);
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
      this.#watchers.publish({ ...job, progress });
      if (nowMs() - storedAtMs >= progressToDiskMs) store();
    };
    return { report, store };
  }

  #tell(job: Job): Job {
    this.#watchers.publish(job);
    return job;
  }
}
