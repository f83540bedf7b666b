import type { ExpectedModel } from '../contract/engine/model.ts';
import type { Gate } from '../contract/models.ts';
import type { TaskRunner } from './supervisor/task-run.ts';

const keptModels = 16;

/** The gates of models by the hash of their weights: reading them takes a moment, and they never change. */
export class GateCache {
  readonly #kept = new Map<string, Gate[]>();

  /** Throws what the reader throws, such as `model_untrusted` for a bundle that was changed. */
  async of(expected: ExpectedModel, reader: TaskRunner, signal?: AbortSignal): Promise<Gate[]> {
    const kept = this.#kept.get(expected.sha256);
    if (kept !== undefined) return kept;
    const { gates } = await reader.run('gates', {
      params: { expected },
      handlers: {},
      ...(signal && { signal }),
    });
    this.#kept.set(expected.sha256, gates);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptModels && oldest !== undefined) this.#kept.delete(oldest);
    return gates;
  }
}
