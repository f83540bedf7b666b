import { fork } from 'node:child_process';
import type { EngineProcess, SpawnEngine } from './engine-process.ts';

/**
 * Starts engines as children of this process, on the same Node.
 * @param entry path of the engine's entry module
 */
export function forkEngine(entry: string): SpawnEngine {
  return () => {
    // Structured clone keeps typed arrays and NaN as they are; JSON would not.
    const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let ended = false;
    let stderrTail = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderrTail = (stderrTail + chunk.toString('utf8')).slice(-2000);
    });
    const exitListeners: ((reason: string, lastWords?: string) => void)[] = [];
    const end = (reason: string) => {
      if (ended) return;
      ended = true;
      const lastLine = stderrTail.trim().split('\n').at(-1) || undefined;
      for (const listener of exitListeners) listener(reason, lastLine);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => {
      // Who is killed has no last words: what stands on its standard error is from long before.
      if (signal === 'SIGKILL') stderrTail = '';
      end(signal ? `killed by ${signal}` : `ended with status ${code}`);
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
