import { z } from 'zod';
import { checkMessageSize } from '../contract/engine/message-size.ts';
import type { FromEngine, TaskName, Tasks } from '../contract/engine/protocol.ts';
import { protocolVersion, ToEngine, tasks } from '../contract/engine/protocol.ts';
import { invalidInput, toErrorValue } from '../contract/error-value.ts';
import { CaliperError } from '../contract/errors.ts';
import { stepsMade } from '../media/index.ts';
import { RunningTask, type TaskImplementation } from './task-context.ts';

/** How often running tasks say that they made a step, if they did. */
const signEveryMs = 1000;

export type TaskImplementations = { readonly [Name in TaskName]: TaskImplementation<Tasks[Name]> };

const unknownTask = () =>
  new CaliperError('invalid_input', 'This engine does not know the task it was asked for.');

export interface EnginePort {
  send(message: FromEngine): void;
  /** Ends the process: the backend wants no more of it. */
  stop(): void;
}

const UnknownStart = z.object({ type: z.literal('start'), taskId: z.int().min(1), task: z.string() });

/**
 * The engine without its process: takes messages, runs tasks, sends what comes of them.
 * Call `receive` with every message; nothing in a message can make it throw.
 */
export class Engine {
  readonly #port: EnginePort;
  readonly #implementations: Partial<TaskImplementations>;
  readonly #running = new Map<number, RunningTask>();

  constructor(port: EnginePort, implementations: Partial<TaskImplementations>) {
    this.#port = port;
    this.#implementations = implementations;
  }

  announce(versions: Record<string, string>): void {
    this.#port.send({ type: 'ready', protocol: protocolVersion, versions });
  }

  receive(raw: unknown): void {
    const parsed = ToEngine.safeParse(raw);
    if (!parsed.success) {
      this.#refuseUnknown(raw);
      return; // only the backend can write here; a message it did not mean is no work
    }
    const message = parsed.data;
    switch (message.type) {
      case 'start':
        void this.#start(message.taskId, message.task, message.params);
        break;
      case 'answer':
        this.#running.get(message.taskId)?.answered(message.askId, message.answer);
        break;
      case 'refuse':
        this.#running.get(message.taskId)?.refused(message.askId, message.error);
        break;
      case 'cancel':
        this.#running.get(message.taskId)?.cancel();
        break;
      case 'finish':
        this.#running.get(message.taskId)?.finishEarly();
        break;
      case 'stop':
        this.#port.stop();
        break;
    }
  }

  /** Whoever asks for a task that this engine has not must be told, or would wait for ever. */
  #refuseUnknown(raw: unknown): void {
    const start = UnknownStart.safeParse(raw);
    if (!start.success) return;
    this.#port.send({ type: 'failed', taskId: start.data.taskId, error: toErrorValue(unknownTask()) });
  }

  async #start(taskId: number, name: TaskName, rawParams: unknown): Promise<void> {
    const task = new RunningTask(taskId, name, (message) => this.#port.send(message));
    this.#running.set(taskId, task);
    const signs = this.#giveSigns(taskId);
    try {
      const params = tasks[name].params.safeParse(rawParams);
      if (!params.success) throw invalidInput(`parameters of ${name}`, params.error);
      const implementation = this.#implementations[name] as TaskImplementation<Tasks[TaskName]> | undefined;
      if (implementation === undefined) throw unknownTask();
      const result = await implementation(params.data as never, task as never);
      checkMessageSize(name, result);
      this.#port.send({ type: 'done', taskId, result });
    } catch (thrown) {
      this.#port.send({ type: 'failed', taskId, error: toErrorValue(thrown) });
    } finally {
      clearInterval(signs);
      this.#running.delete(taskId);
    }
  }

  #giveSigns(taskId: number): NodeJS.Timeout {
    let before = stepsMade();
    return setInterval(() => {
      if (stepsMade() !== before) this.#port.send({ type: 'alive', taskId });
      before = stepsMade();
    }, signEveryMs);
  }
}
