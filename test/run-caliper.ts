import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { runCommandLine } from '../main/cli/run.ts';

const launcher = join(import.meta.dirname, '../build/caliper.mjs');

export interface CaliperRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `caliper ARGS` in this process, which saves a second of start-up a call. Its engine is a real process. */
export async function runCaliper(args: readonly string[]): Promise<CaliperRun> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  try {
    return { status: await runCommandLine(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs `npx caliper ARGS` as a person would, in a process group of its own, as a terminal makes one. `onStart` may talk to it meanwhile. */
export function spawnCaliper(
  args: readonly string[],
  onStart: (child: ChildProcess) => void = () => {},
): Promise<CaliperRun> {
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      written[stream] += chunk.toString('utf8');
    });
  }
  onStart(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ status: code ?? (signal ? -1 : 0), ...written }));
  });
}
