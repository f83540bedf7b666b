import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import {
  type EngineRole,
  ReachedLimit,
  reachedLimitDescriptor,
} from '../../contract/engine/process-limits.ts';
import type { EngineEnd, EngineProcess, SpawnEngine } from './engine-process.ts';

const running = new Set<ChildProcess>();

// Whatever way this process takes out: its children are not asked, because one that is stuck would not hear.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts engines and readers as children of this process, on the same Node.
 * @param entry path of their entry module
 */
export function forkEngine(entry: string): SpawnEngine {
  return (role) => {
    // Structured clone keeps typed arrays and NaN as they are; JSON would not.
    const child = fork(entry, [role, String(process.pid)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    running.add(child);
    yieldToOthers(child, role);
    let ended = false;
    const stderr = tail(child.stderr);
    const limit = tail(child.stdio[reachedLimitDescriptor]);
    const exitListeners: ((end: EngineEnd) => void)[] = [];
    const end = (reason: string, lastWords?: string) => {
      running.delete(child);
      if (ended) return;
      ended = true;
      for (const listener of exitListeners) listener({ reason, lastWords, reached: reachedLimit(limit()) });
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => {
      // Who is killed has no last words: what stands on its standard error is from long before.
      const lastWords = signal === 'SIGKILL' ? undefined : stderr().trim().split('\n').at(-1) || undefined;
      end(signal ? `killed by ${signal}` : `ended with status ${code}`, lastWords);
    });
    return {
      // A send to a process that has just died fails by callback; its end is reported by onExit.
      send: (message) => void (child.connected && child.send(message as object, () => {})),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void exitListeners.push(listener),
      kill: () => void child.kill('SIGKILL'),
    } satisfies EngineProcess;
  };
}

/**
 * Training takes what the others leave of the processor. Done before the child has threads, which inherit it; a number
 * of threads that followed the load would change the sums, and with them the weights.
 */
function yieldToOthers({ pid }: ChildProcess, role: EngineRole): void {
  if (role !== 'training' || pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it ended at once, which is told by its exit; or the system allows no such thing, and training is only less polite
  }
}

/** Listens to a stream and keeps its last 2000 characters. */
function tail(stream: ChildProcess['stdio'][number] | undefined): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-2000);
  });
  stream?.on('error', () => {}); // it broke with its process, whose end is reported
  return () => text;
}

function reachedLimit(text: string): ReachedLimit | undefined {
  try {
    return ReachedLimit.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
