/**
 * A running engine, seen from outside: a child of the backend.
 * Messages are whatever came over the pipe; the supervisor validates them.
 */
export interface EngineProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /**
   * Called once, whatever ended the process; `reason` says how, in words of ours. `lastWords` are its own, if it left
   * any: they may be cut from a file, so people see them and no log does.
   */
  onExit(listener: (reason: string, lastWords?: string) => void): void;
  /** Ends it now, without asking. */
  kill(): void;
}

/** Starts one engine. Must not throw for a process that dies at once: that comes through `onExit`. */
export type SpawnEngine = () => EngineProcess;
