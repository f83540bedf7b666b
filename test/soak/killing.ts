import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const program = join(import.meta.dirname, 'training-run.ts');

/**
 * Starts the training run as a process; kills it (SIGKILL) `delayMs` after its `steps`-th step or lets it kill itself
 * at that step where no delay is given, or lets it finish.
 * Returns the hash it printed, or undefined if it was killed.
 */
export async function runAndKill(
  checkpointPath: string,
  kill?: { readonly steps: number; readonly delayMs?: number },
): Promise<string | undefined> {
  const itself = kill && kill.delayMs === undefined ? [String(kill.steps)] : [];
  const child = spawn(process.execPath, [program, checkpointPath, ...itself], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  let killing: Promise<void> | undefined;
  for await (const piece of child.stdout) {
    output += String(piece);
    if (kill?.delayMs !== undefined && output.split('step').length > kill.steps)
      killing ??= wait(kill.delayMs).then(() => void child.kill('SIGKILL'));
  }
  await killing;
  const exitCode = await ended;
  const hash = /hash (\w+)/.exec(output)?.[1];
  if (exitCode !== null && exitCode !== 0) throw new Error(`the training run failed: exit ${exitCode}`);
  return hash;
}
