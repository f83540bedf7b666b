import { readerIdleMs, readersAtMost } from '../../contract/engine/process-limits.ts';
import type { TaskName, Tasks } from '../../contract/engine/protocol.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { CaliperError } from '../../contract/errors.ts';
import { EngineSupervisor, type SupervisorOptions } from './supervisor.ts';
import type { TaskOptions, TaskRunner } from './task-run.ts';

/**
 * Readers for files that nobody has checked. Each does one task at a time, so one that a file ends, or that a cancel
 * ends by force, takes no other work with it; sizing and training are other processes altogether.
 * They start with the first file and end when there was none for a while.
 */
export class ReaderPool implements TaskRunner {
  readonly #options: Omit<SupervisorOptions, 'role'>;
  readonly #idle = new Map<EngineSupervisor, NodeJS.Timeout>();
  readonly #busy = new Set<EngineSupervisor>();
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(options: Omit<SupervisorOptions, 'role'>) {
    this.#options = options;
  }

  /**
   * Runs one task on a reader of its own.
   * @throws CaliperError as `EngineSupervisor.run`; `too_large` if the task reached a limit of memory or time
   */
  async run<Name extends TaskName>(task: Name, options: TaskOptions<Name>): Promise<ResultOf<Tasks[Name]>> {
    const reader = await this.#take(options.signal);
    try {
      return await reader.run(task, options);
    } finally {
      this.#giveBack(reader);
    }
  }

  /** Each file has a reader of its own, whatever became of the one before. */
  refusal(): undefined {}

  /** Tries readers that did not even start once more. */
  reset(): void {
    for (const reader of this.#idle.keys()) reader.reset();
  }

  /** Ends all readers; what they read is interrupted. */
  close(): void {
    this.#closed = true;
    for (const reader of [...this.#busy, ...this.#idle.keys()]) reader.close();
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #take(signal: AbortSignal | undefined): Promise<EngineSupervisor> {
    while (!this.#closed && this.#busy.size >= readersAtMost) {
      await new Promise<void>((wake) => {
        this.#waiting.push(wake);
        signal?.addEventListener('abort', () => wake(), { once: true });
      });
      if (signal?.aborted) {
        this.#waiting.shift()?.(); // the turn goes to the next
        throw new CaliperError('cancelled', 'Cancelled before it began.');
      }
    }
    if (this.#closed) throw new CaliperError('conflict', 'Caliper is closing.');
    const [reader = new EngineSupervisor({ ...this.#options, role: 'reader' })] = this.#idle.keys();
    clearTimeout(this.#idle.get(reader));
    this.#idle.delete(reader);
    this.#busy.add(reader);
    return reader;
  }

  #giveBack(reader: EngineSupervisor): void {
    this.#busy.delete(reader);
    if (this.#closed) return;
    const endIdle = () => {
      this.#idle.delete(reader);
      reader.close();
    };
    this.#idle.set(reader, setTimeout(endIdle, readerIdleMs).unref());
    this.#waiting.shift()?.();
  }
}
