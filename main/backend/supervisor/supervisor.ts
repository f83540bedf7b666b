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
import type { EngineProcess, SpawnEngine } from './engine-process.ts';
import { type TaskOptions, TaskRun } from './task-run.ts';

export interface SupervisorOptions {
  readonly spawn: SpawnEngine;
  /** How long a new engine may take until it says that it is ready. */
  readonly startTimeoutMs?: number;
  /** How long a cancelled task may take to its next batch before its engine is killed. */
  readonly cancelGraceMs?: number;
}

export interface EngineState {
  readonly state: 'stopped' | 'starting' | 'ready' | 'broken';
  /** Counts the engines started so far: an answer of an older generation is never taken for a newer one's. */
  readonly generation: number;
  readonly failures: number;
}

const failuresUntilBroken = 3;

/**
 * Keeps one engine: starts it when there is work, notices its death, starts the next one for the next task.
 * It never repeats a task by itself. After three deaths in a row it refuses to start another until `reset`.
 */
export class EngineSupervisor {
  #options: Required<SupervisorOptions>;
  #engine: EngineProcess | undefined;
  #starting: Promise<EngineProcess> | undefined;
  #generation = 0;
  #failures = 0;
  #nextTaskId = 1;
  #runs = new Map<number, TaskRun>();
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = { startTimeoutMs: 60_000, cancelGraceMs: 5_000, ...options };
  }

  state(): EngineState {
    const broken = this.#failures >= failuresUntilBroken;
    const state = this.#engine ? 'ready' : this.#starting ? 'starting' : broken ? 'broken' : 'stopped';
    return { state, generation: this.#generation, failures: this.#failures };
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
    try {
      run.start();
      const result = await run.finished;
      this.#failures = 0;
      return result;
    } finally {
      this.#runs.delete(run.taskId);
      cancel.dispose();
    }
  }

  /** Stops the engine; running tasks end as interrupted. */
  close(): void {
    this.#closed = true;
    this.#engine?.send({ type: 'stop' } satisfies ToEngine);
    this.#engine?.kill();
    this.#engine = undefined;
  }

  #ready(): Promise<EngineProcess> {
    if (this.#closed) return Promise.reject(new CaliperError('conflict', 'Caliper is closing.'));
    if (this.#engine) return Promise.resolve(this.#engine);
    if (this.#failures >= failuresUntilBroken) {
      const message = `The engine stopped unexpectedly ${this.#failures} times in a row and is not started again by itself. Run \`caliper doctor\`, then retry the job by hand.`;
      return Promise.reject(new CaliperError('conflict', message));
    }
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  #start(): Promise<EngineProcess> {
    this.#generation += 1;
    const engine = this.#options.spawn();
    return new Promise((resolve, reject) => {
      let phase: 'starting' | 'ready' | 'failed' = 'starting';
      const fail = (message: string, lastWords?: string) => {
        if (phase !== 'starting') return;
        phase = 'failed';
        clearTimeout(timer);
        this.#failures += 1;
        engine.kill();
        reject(interrupted(message, lastWords));
      };
      const seconds = this.#options.startTimeoutMs / 1000;
      const timer = setTimeout(() => fail(`The engine was not ready within ${seconds} s.`), seconds * 1000);
      engine.onExit((reason, lastWords) => {
        if (phase === 'ready') this.#lost(engine, reason, { lastWords });
        else fail(`The engine did not start (${reason}).`, lastWords);
      });
      engine.onMessage((raw) => {
        const message = FromEngine.safeParse(raw);
        if (!message.success) return this.#distrust(engine, 'it sent a message outside the protocol');
        if (message.data.type !== 'ready') return this.#receive(engine, message.data);
        if (message.data.protocol !== protocolVersion)
          return this.#distrust(engine, 'it speaks another protocol');
        phase = 'ready';
        clearTimeout(timer);
        this.#engine = engine;
        resolve(engine);
      });
    });
  }

  #receive(engine: EngineProcess, message: Exclude<FromEngine, { type: 'ready' }>): void {
    const run = this.#runs.get(message.taskId);
    if (run === undefined) return; // a late word about a task that has ended
    try {
      switch (message.type) {
        case 'progress':
          run.progress(message.progress);
          break;
        case 'ask':
          void run.answer(message);
          break;
        case 'failed':
          run.fail(fromErrorValue(message.error));
          break;
        case 'done':
          run.done(message.result);
          break;
        default:
          missingCase(message);
      }
    } catch (thrown) {
      run.fail(toCaliperError(thrown));
      this.#distrust(engine, 'its result was outside the protocol');
    }
  }

  /** An engine that breaks the protocol is not reasoned with. */
  #distrust(engine: EngineProcess, why: string): void {
    this.#lost(engine, why);
    engine.kill();
  }

  #lost(
    engine: EngineProcess,
    reason: string,
    { lastWords, blame = 'engine' }: { lastWords?: string | undefined; blame?: 'engine' | 'us' } = {},
  ): void {
    if (this.#engine !== engine) return;
    this.#engine = undefined;
    if (!this.#closed && blame === 'engine') this.#failures += 1;
    const error = interrupted(`The engine stopped while it worked (${reason}).`, lastWords);
    for (const run of this.#runs.values()) run.fail(error);
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
      ?.fail(new CaliperError('cancelled', 'Cancelled; the engine did not stop in time and was ended.'));
    this.#runs.delete(taskId);
    this.#lost(engine, 'another task on it was cancelled', { blame: 'us' });
    engine.kill();
  }
}

/** What the engine said itself is the cause: logs take the message alone. */
const interrupted = (message: string, lastWords: string | undefined) =>
  new CaliperError('interrupted', message, { cause: lastWords && new Error(lastWords) });
