import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ParityResult } from './measure.ts';
import type { ParityCase } from './parity-case.ts';

const worker = join(import.meta.dirname, 'worker.ts');

/**
 * Measures cases in a child process whose environment has `env` in addition. A case that ends the process is reported
 * as an error, and a new process goes on with the next.
 */
export async function* runParity(
  cases: readonly ParityCase[],
  env: Readonly<Record<string, string>>,
): AsyncGenerator<ParityResult> {
  let remaining = cases;
  while (remaining.length > 0) {
    const child = spawn(process.execPath, [worker], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise<string>((resolve) => {
      child.on('close', (code, signal) => resolve(signal ?? `status ${code}`));
    });
    child.stdin.end(remaining.map(({ name }) => name).join('\n'));
    for await (const line of createInterface(child.stdout)) {
      remaining = remaining.slice(1);
      yield JSON.parse(line) as ParityResult;
    }
    const end = await ended;
    if (remaining.length > 0) {
      yield crashed(remaining[0]!.name, end);
      remaining = remaining.slice(1);
    }
  }
}

function crashed(name: string, end: string): ParityResult {
  const error = `the process ended (${end})`;
  return { name, difference: null, output: '', onWebgpu: {}, onCpu: {}, error, seconds: 0 };
}
