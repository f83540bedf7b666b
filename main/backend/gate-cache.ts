import type { ExpectedModel } from '../contract/engine/model.ts';
import type { Gate } from '../contract/models.ts';
import type { EngineSupervisor } from './supervisor/supervisor.ts';

const keptModels = 16;

/** The gates of models by the hash of their weights: reading them takes the engine a moment, and they never change. */
export class GateCache {
  readonly #kept = new Map<string, Gate[]>();

  /** Throws what the engine throws, such as `model_untrusted` for a bundle that was changed. */
  async of(expected: ExpectedModel, engine: EngineSupervisor, signal?: AbortSignal): Promise<Gate[]> {
    const kept = this.#kept.get(expected.sha256);
    if (kept !== undefined) return kept;
    const { gates } = await engine.run('gates', {
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
