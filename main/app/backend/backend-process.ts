import type { BackendAddress, RefusedLibrary } from '../../contract/desktop.ts';

/** The backend said itself why it does not serve this library: started again at once, it would end the same way. */
export class BackendRefused extends Error {
  readonly refused: RefusedLibrary;

  constructor(message: string, refused: RefusedLibrary) {
    super(message);
    this.refused = refused;
  }
}

/** A running backend, seen from the shell: a child of the Node that comes with Caliper. */
export interface BackendProcess {
  /** Resolves once it serves. @throws BackendRefused if it will not; never settles if it just dies. */
  readonly ready: Promise<void>;
  /** A way in for one page: its socket can be opened once. Only after `ready`. @throws Error if it ends before it answers */
  address(): Promise<BackendAddress>;
  /** Called once, whatever ended the process: how, and its own last words, which people see and no log does. */
  onExit(listener: (reason: string, lastWords?: string) => void): void;
  /** Asks it to close its library and end. */
  stop(): void;
  /** Ends it now, without asking. */
  kill(): void;
}

/** Starts one backend, which first puts a backup in the place of its library if one is named. Must not throw for a process that dies at once: that comes through `onExit`. */
export type SpawnBackend = (backup?: string) => BackendProcess;
