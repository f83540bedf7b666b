import { vi } from 'vitest';
import type { EngineEnd, EngineProcess } from '../main/backend/supervisor/engine-process.ts';
import type { EngineRole } from '../main/contract/engine/process-limits.ts';
import type { ToEngine } from '../main/contract/engine/protocol.ts';

/** An engine or a reader that does nothing by itself: the test speaks for it. */
export class FakeProcess implements EngineProcess {
  readonly role: EngineRole;
  readonly sent: ToEngine[] = [];
  killed = false;
  #message: (message: unknown) => void = () => {};
  #exit: (end: EngineEnd) => void = () => {};
  constructor(role: EngineRole) {
    this.role = role;
  }
  send(message: unknown) {
    this.sent.push(message as ToEngine);
  }
  onMessage(listener: (message: unknown) => void) {
    this.#message = listener;
  }
  onExit(listener: (end: EngineEnd) => void) {
    this.#exit = listener;
  }
  kill() {
    this.killed = true;
    this.ends({ reason: 'killed by SIGKILL' });
  }
  ends(end: EngineEnd) {
    this.#exit(end);
    this.#exit = () => {};
  }
  says(message: unknown) {
    this.#message(message);
  }
  isReady() {
    this.says({ type: 'ready', protocol: 1, versions: {} });
  }
}

/** Processes in the order in which they were started, and what starts them. */
export function fakeProcesses() {
  const started: FakeProcess[] = [];
  const spawn = (role: EngineRole) => {
    const child = new FakeProcess(role);
    started.push(child);
    return child;
  };
  return { started, spawn };
}

/** Lets everything that is ready run, on a clock that stands still. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
