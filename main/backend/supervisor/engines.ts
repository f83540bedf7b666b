import type { EngineRole } from '../../contract/engine/process-limits.ts';
import type { CaliperError } from '../../contract/errors.ts';
import type { SpawnEngine } from './engine-process.ts';
import { ReaderPool } from './reader-pool.ts';
import { EngineSupervisor } from './supervisor.ts';
import type { TaskRunner } from './task-run.ts';

/** Processes of one role, and what a person's next attempt means to them. */
export interface Engine extends TaskRunner {
  /** Why it starts no process now: too many have died; undefined where it does. */
  refusal(): CaliperError | undefined;
  /** Closes the circuit again. */
  reset(): void;
  close(): void;
}

/**
 * The processes that do the work, by role. None knows of another: what ends one, be it a file, a cancel or a crash that
 * opens its circuit, leaves the work of the others as it is.
 */
export class Engines implements Readonly<Record<EngineRole, Engine>> {
  readonly inference: EngineSupervisor;
  readonly training: EngineSupervisor;
  readonly reader: ReaderPool;

  constructor(spawn: SpawnEngine) {
    this.inference = new EngineSupervisor({ spawn, role: 'inference' });
    this.training = new EngineSupervisor({ spawn, role: 'training' });
    this.reader = new ReaderPool({ spawn });
  }

  state() {
    return { inference: this.inference.state(), training: this.training.state() };
  }

  /** Ends every process; what they work on is interrupted. */
  close(): void {
    for (const engine of [this.inference, this.training, this.reader]) engine.close();
  }
}
