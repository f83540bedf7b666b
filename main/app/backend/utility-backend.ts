import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import { z } from 'zod';
import {
  type BackendProcess,
  BackendRefused,
  type MediaAddress,
  type SpawnBackend,
} from './backend-process.ts';
import { lastLines } from './last-lines.ts';

/** What `main/backend/utility-entry.ts` posts. */
const Message = z.union([
  z.object({ port: z.int(), mediaToken: z.string() }),
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({ engine: z.enum(['start', 'kill']), engineId: z.int() }),
]);

export interface UtilityBackendOptions {
  /** Entry modules of the backend and of its engines. */
  readonly entry: string;
  readonly engineEntry: string;
  readonly libraryFolder: string;
}

/**
 * Starts backends as utility processes: ports are handed over, so nothing of the contract passes through the shell.
 * Only this process can start utility processes, so it starts the backend's engines too, and only connects the two.
 */
export function utilityBackend({ entry, engineEntry, libraryFolder }: UtilityBackendOptions): SpawnBackend {
  return () => {
    const child = startProcess(entry, 'Caliper backend', ['--library', libraryFolder]);
    const engines = new Engines(child.process, engineEntry);
    let resolve!: (address: MediaAddress) => void;
    let reject!: (error: Error) => void;
    const ready = new Promise<MediaAddress>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    child.process.on('message', (raw) => {
      const message = Message.safeParse(raw);
      if (!message.success) return;
      if ('error' in message.data) reject(new BackendRefused(message.data.error.message));
      else if ('port' in message.data) resolve(message.data);
      else if (message.data.engine === 'start') engines.start(message.data.engineId);
      else engines.kill(message.data.engineId);
    });
    child.onExit(() => engines.killAll());
    return {
      ready,
      connect: (port) => child.process.postMessage('connect', [port]),
      onExit: child.onExit,
      stop: () => child.process.postMessage('stop'),
      kill: child.kill,
    } satisfies BackendProcess;
  };
}

/** The engines of one backend. */
class Engines {
  readonly #backend: UtilityProcess;
  readonly #entry: string;
  readonly #running = new Map<number, { kill(): void }>();

  constructor(backend: UtilityProcess, entry: string) {
    this.#backend = backend;
    this.#entry = entry;
  }
  start(engineId: number): void {
    const engine = startProcess(this.#entry, 'Caliper engine', []);
    this.#running.set(engineId, engine);
    engine.onExit((reason, lastWords) => {
      if (!this.#running.delete(engineId)) return;
      this.#backend.postMessage({ engine: 'exit', engineId, reason, lastWords });
    });
    const { port1, port2 } = new MessageChannelMain();
    engine.process.postMessage('port', [port1]);
    this.#backend.postMessage({ engine: 'port', engineId }, [port2]);
  }
  kill(engineId: number): void {
    this.#running.get(engineId)?.kill();
  }
  killAll(): void {
    for (const engine of this.#running.values()) engine.kill();
    this.#running.clear();
  }
}

function startProcess(entry: string, serviceName: string, args: string[]) {
  const child = utilityProcess.fork(entry, args, { serviceName, stdio: ['ignore', 'ignore', 'pipe'] });
  const stderr = lastLines(child.stderr as NodeJS.ReadableStream | null);
  const exitListeners: ((reason: string, lastWords?: string) => void)[] = [];
  child.on('exit', (code) => {
    const lastWords = stderr() || undefined;
    for (const listener of exitListeners.splice(0)) listener(`ended with status ${code}`, lastWords);
  });
  return {
    process: child,
    onExit: (listener: (reason: string, lastWords?: string) => void) => void exitListeners.push(listener),
    /** Ends it at once: `UtilityProcess.kill` only asks. */
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
