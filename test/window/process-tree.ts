import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { RunningWindow } from './launch.ts';

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process below one, children before their own children. Linux only. */
export function processesBelow(pid: number): RunningProcess[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  const below: RunningProcess[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    below.push(...children);
    parents = children.map((child) => child.pid);
  }
  return below;
}

function readProcess(pid: number): RunningProcess[] {
  try {
    // The name in brackets may hold anything; state and parent come after the last bracket.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    if (state === 'Z') return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid, parent: Number(parent), command }];
  } catch {
    return []; // it ended meanwhile
  }
}

/** The engine process of a window. */
export function enginePid({ application }: RunningWindow): number {
  const engines = processesBelow(application.process().pid!).filter(({ command }) =>
    /main\/engine\/entry\S* inference /.test(command),
  );
  expect(engines.map(({ command }) => command)).toHaveLength(1);
  return engines[0]!.pid;
}

/** Kills every process of the application at once, as a power cut does, and waits until none is left. */
export async function killApplication({ application }: RunningWindow): Promise<void> {
  const shell = application.process();
  const exited = once(shell, 'exit');
  const pids = [shell.pid!, ...processesBelow(shell.pid!).map(({ pid }) => pid)];
  for (const pid of pids) killNow(pid);
  await exited;
  await expect.poll(() => pids.flatMap(readProcess), { timeout: 10_000 }).toEqual([]);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // its parent's death took it along
  }
}
