import type { z } from 'zod';
import type { ErrorValue } from '../contract/base.ts';
import { checkMessageSize } from '../contract/engine/message-size.ts';
import type { FromEngine, TaskName, Tasks } from '../contract/engine/protocol.ts';
import { tasks } from '../contract/engine/protocol.ts';
import type {
  AnswerOf,
  AskNameOf,
  AskOf,
  ParamsOf,
  ResultOf,
  TaskDefinition,
} from '../contract/engine/task.ts';
import { fromErrorValue, invalidInput } from '../contract/error-value.ts';
import { CaliperError } from '../contract/errors.ts';
import type { JobProgress } from '../contract/jobs.ts';

/** How one kind of work is done. Registered in `tasks/index.ts`. */
export type TaskImplementation<T extends TaskDefinition> = (
  params: ParamsOf<T>,
  context: TaskContext<T>,
) => Promise<ResultOf<T>>;

/** What a running task has of the world outside. */
interface TaskContext<T extends TaskDefinition> {
  readonly signal: AbortSignal;
  /** Asks the task to come to an early end with what it has, where it can. */
  readonly finish: AbortSignal;
  /** Asks the backend and waits for the answer: at most one batch is under way, so neither side floods the other. */
  ask<Name extends AskNameOf<T>>(name: Name, ask: AskOf<T, Name>): Promise<AnswerOf<T, Name>>;
  progress(progress: JobProgress): void;
  /** Between batches: lets messages in, then throws `cancelled` if one of them was a cancel. */
  breathe(): Promise<void>;
}

const leastMsBetweenProgress = 200;

/** The engine's end of one task. */
export class RunningTask<Name extends TaskName = TaskName> implements TaskContext<TaskDefinition> {
  readonly taskId: number;
  readonly name: Name;
  readonly #abort = new AbortController();
  readonly #finish = new AbortController();
  readonly #send: (message: FromEngine) => void;
  readonly #waiting = new Map<
    number,
    { resolve(answer: unknown): void; reject(error: Error): void; name: string }
  >();
  #nextAskId = 1;
  #lastProgressMs = Number.NEGATIVE_INFINITY;

  constructor(taskId: number, name: Name, send: (message: FromEngine) => void) {
    this.taskId = taskId;
    this.name = name;
    this.#send = send;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get finish(): AbortSignal {
    return this.#finish.signal;
  }

  async ask(name: string, ask: unknown): Promise<unknown> {
    checkMessageSize(this.name, ask);
    const askId = this.#nextAskId++;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(askId, { resolve, reject, name });
    });
    this.#send({ type: 'ask', taskId: this.taskId, askId, name, ask });
    return answered;
  }

  /** Nobody reads more than a few of these a second; the last one always goes out. */
  progress(progress: JobProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastProgressMs < leastMsBetweenProgress && progress.done !== progress.total) return;
    this.#lastProgressMs = nowMs;
    this.#send({ type: 'progress', taskId: this.taskId, progress });
  }

  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(this.signal);
  }

  finishEarly(): void {
    this.#finish.abort();
  }

  cancel(): void {
    this.#abort.abort(new CaliperError('cancelled', 'Cancelled.'));
    for (const { reject } of this.#waiting.values()) reject(new CaliperError('cancelled', 'Cancelled.'));
    this.#waiting.clear();
  }

  answered(askId: number, answer: unknown): void {
    const waiting = this.#take(askId);
    if (waiting === undefined) return;
    const schema: z.ZodType | undefined = (tasks[this.name] as TaskDefinition).asks[waiting.name]?.answer;
    const parsed = schema?.safeParse(answer);
    if (parsed?.success) waiting.resolve(parsed.data);
    else
      waiting.reject(
        parsed ? invalidInput(`answer to ${waiting.name}`, parsed.error) : new TypeError(waiting.name),
      );
  }

  refused(askId: number, error: ErrorValue): void {
    this.#take(askId)?.reject(fromErrorValue(error));
  }

  #take(askId: number) {
    const waiting = this.#waiting.get(askId);
    this.#waiting.delete(askId);
    return waiting;
  }
}

/** Throws the signal's reason as `cancelled`. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CaliperError('cancelled', 'Cancelled.', { cause: signal.reason });
}

/** A context as a task of one kind sees it. */
export type ContextOf<Name extends TaskName> = TaskContext<Tasks[Name]>;
