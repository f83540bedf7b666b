import type { z } from 'zod';
import type { FromEngine, TaskName, Tasks, ToEngine } from '../../contract/engine/protocol.ts';
import { tasks } from '../../contract/engine/protocol.ts';
import type { AskHandlers, ParamsOf, ResultOf, TaskDefinition } from '../../contract/engine/task.ts';
import { invalidInput, toErrorValue } from '../../contract/error-value.ts';
import type { CaliperError } from '../../contract/errors.ts';
import type { JobProgress } from '../../contract/jobs.ts';

/** What the caller of a task gives along. */
export interface TaskOptions<Name extends TaskName> {
  readonly params: ParamsOf<Tasks[Name]>;
  readonly handlers: AskHandlers<Tasks[Name]>;
  readonly onProgress?: (progress: JobProgress) => void;
  readonly signal?: AbortSignal;
  /** Asks the task to end early with what it has. */
  readonly finish?: AbortSignal;
}

/** Whatever runs tasks: the engine, or a reader. */
export interface TaskRunner {
  run<Name extends TaskName>(task: Name, options: TaskOptions<Name>): Promise<ResultOf<Tasks[Name]>>;
}

/** One task on one engine: parses what the engine says about it and answers what it asks. */
export class TaskRun<Name extends TaskName = TaskName> {
  readonly taskId: number;
  readonly task: Name;
  readonly finished: Promise<ResultOf<Tasks[Name]>>;
  /** Called on each sign of life, and when it is the engine's turn again. */
  onSign: () => void = () => {};
  #answering = 0;
  #options: TaskOptions<Name>;
  #send: (message: ToEngine) => void;
  #resolve!: (result: ResultOf<Tasks[Name]>) => void;
  #reject!: (error: Error) => void;

  constructor(taskId: number, task: Name, options: TaskOptions<Name>, send: (message: ToEngine) => void) {
    this.taskId = taskId;
    this.task = task;
    this.#options = options;
    this.#send = send;
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether the engine waits for an answer of ours, so that its silence means nothing. */
  get isWaitedFor(): boolean {
    return this.#answering > 0;
  }

  start(): void {
    this.#send({ type: 'start', taskId: this.taskId, task: this.task, params: this.#options.params });
    const { finish } = this.#options;
    const tell = () => this.#send({ type: 'finish', taskId: this.taskId });
    if (finish?.aborted) tell();
    else finish?.addEventListener('abort', tell, { once: true });
  }

  progress(progress: JobProgress): void {
    this.#options.onProgress?.(progress);
  }

  /** Answers one question of the engine. A handler that throws refuses, and the engine ends the task with that error. */
  async answer(message: FromEngine & { type: 'ask' }): Promise<void> {
    const { taskId, askId } = message;
    this.#answering += 1;
    try {
      const answer = await this.#handle(message.name, message.ask);
      this.#send({ type: 'answer', taskId, askId, answer });
    } catch (thrown) {
      this.#send({ type: 'refuse', taskId, askId, error: toErrorValue(thrown) });
    } finally {
      this.#answering -= 1;
      this.onSign();
    }
  }

  /** Ends the run with the engine's result; throws if the result is not what the task promises. */
  done(result: unknown): void {
    this.#resolve(parse(tasks[this.task].result, result, `result of ${this.task}`) as ResultOf<Tasks[Name]>);
  }

  fail(error: CaliperError): void {
    this.#reject(error);
  }

  async #handle(name: string, ask: unknown): Promise<unknown> {
    const definition = (tasks[this.task] as TaskDefinition).asks[name];
    const handler = (this.#options.handlers as Readonly<Record<string, (ask: unknown) => unknown>>)[name];
    if (definition === undefined || handler === undefined) {
      throw new TypeError(`task ${this.task} has no question "${name}"`);
    }
    const answer = await handler(parse(definition.ask, ask, `question ${name} of ${this.task}`));
    return parse(definition.answer, answer, `answer to ${name} of ${this.task}`);
  }
}

function parse(schema: z.ZodType, value: unknown, what: string): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(what, parsed.error);
  return parsed.data;
}
