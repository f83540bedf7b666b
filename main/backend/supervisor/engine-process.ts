import type { EngineRole, ReachedLimit } from '../../contract/engine/process-limits.ts';

/** How a process came to its end. */
export interface EngineEnd {
  /** In words of ours. */
  readonly reason: string;
  /** Its own, if it left any: they may be cut from a file, so people see them and no log does. */
  readonly lastWords?: string | undefined;
  /** The limit for which it ended itself. */
  readonly reached?: ReachedLimit | undefined;
}

/**
 * A running engine or reader, seen from outside: a child of the backend.
 * Messages are whatever came over the pipe; the supervisor validates them.
 */
export interface EngineProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, whatever ended the process. */
  onExit(listener: (end: EngineEnd) => void): void;
  /** Ends it now, without asking. */
  kill(): void;
}

/** Starts one process. Must not throw for one that dies at once: that comes through `onExit`. */
export type SpawnEngine = (role: EngineRole) => EngineProcess;
