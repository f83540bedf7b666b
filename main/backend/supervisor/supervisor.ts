import { checkMessageSize } from '../../contract/engine/message-size.ts';
import {
  type EngineRole,
  processLimits,
  readerSilence,
  readerSilenceMs,
} from '../../contract/engine/process-limits.ts';
import {
  FromEngine,
  protocolVersion,
  type TaskName,
  type Tasks,
  type ToEngine,
} from '../../contract/engine/protocol.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { fromErrorValue } from '../../contract/error-value.ts';
import { CaliperError, missingCase, toCaliperError } from '../../contract/errors.ts';
import type { EngineEnd, EngineProcess, SpawnEngine } from './engine-process.ts';
import { type TaskOptions, TaskRun, type TaskRunner } from './task-run.ts';

export interface SupervisorOptions {
  readonly spawn: SpawnEngine;
  /** A reader may be ended by any file, so only readers that do not even start open the circuit. */
  readonly role: EngineRole;
  /** How long a new engine may take until it says that it is ready. */
  readonly startTimeoutMs?: number;
  /** How long a cancelled task may take to its next batch before its engine is killed. */
  readonly cancelGraceMs?: number;
  /** How long a reader's task may make no step. An engine may take what it needs. */
  readonly silenceMs?: number;
}

export interface EngineState {
  readonly state: 'stopped' | 'starting' | 'ready' | 'broken';
  /** Counts the engines started so far: an answer of an older generation is never taken for a newer one's. */
  readonly generation: number;
  readonly failures: number;
}

const failuresUntilBroken = 3;

const nameOf: Readonly<Record<EngineRole, string>> = {
  inference: 'The inference engine',
  training: 'The training engine',
  reader: 'The reader',
};

/**
 * Keeps one process: starts it when there is work, notices its death, starts the next one for the next task.
 * It never repeats a task by itself. After three deaths in a row it refuses to start another until `reset`.
 */
export class EngineSupervisor implements TaskRunner {
  #options: Required<SupervisorOptions>;
  #engine: EngineProcess | undefined;
  #starting: Promise<EngineProcess> | undefined;
  /** The process that is starting: it too has to end when this closes. */
  #newborn: EngineProcess | undefined;
  #generation = 0;
  #failures = 0;
  #nextTaskId = 1;
  #runs = new Map<number, TaskRun>();
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = {
      startTimeoutMs: 60_000,
      cancelGraceMs: 5_000,
      silenceMs: readerSilenceMs(process.env),
      ...options,
    };
  }

  state(): EngineState {
    const broken = this.#failures >= failuresUntilBroken;
    const state = this.#engine ? 'ready' : this.#starting ? 'starting' : broken ? 'broken' : 'stopped';
    return { state, generation: this.#generation, failures: this.#failures };
  }

  /** Why no process is started now; undefined where one is. */
  refusal(): CaliperError | undefined {
    if (this.#failures < failuresUntilBroken) return undefined;
    const message = `${nameOf[this.#options.role]} stopped unexpectedly ${this.#failures} times in a row and is not started again by itself. Retry an interrupted job by hand to try again.`;
    return new CaliperError('conflict', message);
  }

  /** Closes the circuit again: a person asked for another attempt. */
  reset(): void {
    this.#failures = 0;
  }

  /**
   * Runs one task to its end.
   * @throws CaliperError `interrupted` if the engine dies, `cancelled` if the signal fires, or the engine's own error
   */
  async run<Name extends TaskName>(task: Name, options: TaskOptions<Name>): Promise<ResultOf<Tasks[Name]>> {
    if (options.signal?.aborted) throw new CaliperError('cancelled', 'Cancelled before it began.');
    const engine = await this.#ready();
    const run = new TaskRun(this.#nextTaskId++, task, options, (message: ToEngine) => engine.send(message));
    this.#runs.set(run.taskId, run as unknown as TaskRun);
    const cancel = this.#cancelOn(options.signal, run.taskId, engine);
    const silence = this.#endWhenSilent(run as unknown as TaskRun, engine);
    try {
      run.start();
      const result = await run.finished;
      this.#failures = 0;
      return result;
    } finally {
      this.#runs.delete(run.taskId);
      cancel.dispose();
      silence.dispose();
    }
  }

  /** Stops the engine; running tasks end as interrupted. */
  close(): void {
    this.#closed = true;
    this.#engine?.send({ type: 'stop' } satisfies ToEngine);
    this.#engine?.kill();
    this.#newborn?.kill();
    const error = interrupted('Caliper was closed meanwhile.', undefined);
    for (const run of this.#runs.values()) run.fail(error);
    this.#engine = undefined;
  }

  #ready(): Promise<EngineProcess> {
    if (this.#closed) return Promise.reject(new CaliperError('conflict', 'Caliper is closing.'));
    if (this.#engine) return Promise.resolve(this.#engine);
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  #start(): Promise<EngineProcess> {
    this.#generation += 1;
    const engine = this.#options.spawn(this.#options.role);
    this.#newborn = engine;
    return new Promise((resolve, reject) => {
      let phase: 'starting' | 'ready' | 'failed' = 'starting';
      const fail = (message: string, lastWords?: string) => {
        if (phase !== 'starting') return;
        phase = 'failed';
        this.#newborn = undefined;
        clearTimeout(timer);
        this.#failures += 1;
        engine.kill();
        reject(interrupted(message, lastWords));
      };
      const seconds = this.#options.startTimeoutMs / 1000;
      const timer = setTimeout(
        () => fail(`${nameOf[this.#options.role]} was not ready within ${seconds} s.`),
        seconds * 1000,
      );
      engine.onExit((end) => {
        if (phase === 'ready') this.#lost(engine, end);
        else fail(`${nameOf[this.#options.role]} did not start (${end.reason}).`, end.lastWords);
      });
      engine.onMessage((raw) => {
        const message = FromEngine.safeParse(raw);
        if (!message.success) return this.#distrust(engine, 'it sent a message outside the protocol');
        if (message.data.type !== 'ready') return this.#receive(engine, message.data);
        if (message.data.protocol !== protocolVersion)
          return this.#distrust(engine, 'it speaks another protocol');
        phase = 'ready';
        this.#newborn = undefined;
        clearTimeout(timer);
        this.#engine = engine;
        resolve(engine);
      });
    });
  }

  #receive(engine: EngineProcess, message: Exclude<FromEngine, { type: 'ready' }>): void {
    const run = this.#runs.get(message.taskId);
    if (run === undefined) return; // a late word about a task that has ended
    run.onSign();
    try {
      switch (message.type) {
        case 'alive':
          break;
        case 'progress':
          run.progress(message.progress);
          break;
        case 'ask':
          checkMessageSize(run.task, message.ask);
          void run.answer(message);
          break;
        case 'failed':
          run.fail(fromErrorValue(message.error));
          break;
        case 'done':
          checkMessageSize(run.task, message.result);
          run.done(message.result);
          break;
        default:
          missingCase(message);
      }
    } catch (thrown) {
      run.fail(toCaliperError(thrown));
      this.#distrust(engine, 'what it gave was outside the protocol');
    }
  }

  /** An engine that breaks the protocol is not reasoned with. */
  #distrust(engine: EngineProcess, why: string): void {
    this.#lost(engine, { reason: why });
    engine.kill();
  }

  #lost(
    engine: EngineProcess,
    end: EngineEnd,
    {
      blame = 'engine',
      error = this.#endedWhile(end),
    }: { blame?: 'engine' | 'us'; error?: CaliperError } = {},
  ): void {
    if (this.#engine !== engine) return;
    this.#engine = undefined;
    if (!this.#closed && blame === 'engine' && this.#options.role !== 'reader') this.#failures += 1;
    for (const run of this.#runs.values()) run.fail(error);
  }

  /** What a task is told that was under way when its process ended. */
  #endedWhile({ reason, lastWords, reached }: EngineEnd): CaliperError {
    const { role } = this.#options;
    if (reached === undefined)
      return interrupted(`${nameOf[role]} stopped while it worked (${reason}).`, lastWords);
    const { variable } = processLimits[role];
    const limit = `${reached.limitMb.toLocaleString('en')} MB of memory`;
    const advice = `If it is in order and this machine has the memory, set ${variable} to more.`;
    const details = { limit: 'memory', limitMb: reached.limitMb, variable };
    return role === 'reader'
      ? new CaliperError('too_large', `Reading this needed more than ${limit} and was ended. ${advice}`, {
          details,
        })
      : new CaliperError('out_of_memory', `This work needed more than ${limit} and was ended. ${advice}`, {
          details,
        });
  }

  /** A reader that makes no step is stuck, and ended; time in which it waits for us does not count. */
  #endWhenSilent(run: TaskRun, engine: EngineProcess): { dispose(): void } {
    const { role, silenceMs } = this.#options;
    if (role !== 'reader') return { dispose() {} };
    const end = () => {
      if (run.isWaitedFor) return;
      const seconds = silenceMs / 1000;
      const message =
        `Reading this made no step for ${seconds} s and was ended. If it is in order and only slow to read, set ` +
        `${readerSilence.variable} to more seconds.`;
      const details = { limit: 'time', limitS: seconds, variable: readerSilence.variable };
      this.#lost(
        engine,
        { reason: message },
        { blame: 'us', error: new CaliperError('too_large', message, { details }) },
      );
      engine.kill();
    };
    let timer = setTimeout(end, silenceMs);
    run.onSign = () => {
      clearTimeout(timer);
      timer = setTimeout(end, silenceMs);
    };
    return {
      dispose() {
        run.onSign = () => {};
        clearTimeout(timer);
      },
    };
  }

  #cancelOn(signal: AbortSignal | undefined, taskId: number, engine: EngineProcess): { dispose(): void } {
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      engine.send({ type: 'cancel', taskId } satisfies ToEngine);
      grace = setTimeout(() => this.#killCancelled(engine, taskId), this.#options.cancelGraceMs);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort(); // it fired while the engine was starting
    return {
      dispose: () => {
        clearTimeout(grace);
        signal?.removeEventListener('abort', onAbort);
      },
    };
  }

  /** The engine did not come to its next batch in time. This is our doing, so it does not count as its failure. */
  #killCancelled(engine: EngineProcess, taskId: number): void {
    this.#runs
      .get(taskId)
      ?.fail(new CaliperError('cancelled', 'Cancelled; what it ran on did not stop in time and was ended.'));
    this.#runs.delete(taskId);
    this.#lost(engine, { reason: 'another task on it was cancelled' }, { blame: 'us' });
    engine.kill();
  }
}

/** What the engine said itself is the cause: logs take the message alone. */
const interrupted = (message: string, lastWords: string | undefined) =>
  new CaliperError('interrupted', message, { cause: lastWords && new Error(lastWords) });
