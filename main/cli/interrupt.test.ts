import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { slowModel } from '../../test/hostile/hostile-models.ts';
import { writeHostileBundle } from '../../test/hostile/write-hostile-bundle.ts';
import { spawnCaliper } from '../../test/run-caliper.ts';
import { exitCodes } from './exit-codes.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'caliper-interrupt-'));
const bundle = join(folder, 'slow');
beforeAll(() => writeHostileBundle(bundle, slowModel()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Member {
  readonly pid: number;
  readonly command: string;
  readonly processorTicks: number;
}

/** The living processes of a group. Linux only. */
function members(group: number): Member[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      if (fields[0] === 'Z' || Number(fields[2]) !== group) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(name), command, processorTicks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return []; // it ended meanwhile
    }
  });
}

const isReader = ({ command }: Member) => /engine\/entry\.ts reader /.test(command);
const isCommandLine = ({ command }: Member) => /main\/cli\/caliper\.ts/.test(command);

/** Imports a model that computes for minutes, does something once it is inside ONNX Runtime, and waits for the end. */
async function importAnd(library: string, act: (group: number, reader: Member) => void) {
  let launcher: ChildProcess | undefined;
  const run = spawnCaliper(['models', 'import', bundle, '--library', join(folder, library)], (child) => {
    launcher = child;
  });
  const group = launcher!.pid!;
  // Loading everything takes a second of processor time; three seconds are well within the run.
  const reader = await vi.waitUntil(
    () => members(group).find((member) => isReader(member) && member.processorTicks > 300),
    { timeout: 60_000, interval: 100 },
  );
  act(group, reader);
  const ended = await run;
  try {
    await vi.waitUntil(() => members(group).length === 0, { timeout: 10_000, interval: 50 });
  } finally {
    for (const { pid } of members(group)) process.kill(pid, 'SIGKILL'); // a test that fails leaves none either
  }
  return ended;
}

describe.skipIf(process.platform !== 'linux')('REQ-SYS-008 no process is left', () => {
  it('after one Ctrl-C, though the reader is inside native code', async () => {
    const { status, stderr } = await importAnd('once', (group) => process.kill(-group, 'SIGINT'));
    expect(status).toBe(exitCodes.cancelled);
    expect(stderr).toContain('Cancelled');
  });

  it('after one Ctrl-C, though the reader is stopped and hears nothing', async () => {
    const { status } = await importAnd('stopped', (group, reader) => {
      process.kill(reader.pid, 'SIGSTOP');
      process.kill(-group, 'SIGINT');
    });
    expect(status).toBe(exitCodes.cancelled);
  });

  it('after a second Ctrl-C, at once', async () => {
    const { status } = await importAnd('twice', (group) => {
      process.kill(-group, 'SIGINT');
      setTimeout(() => process.kill(-group, 'SIGINT'), 300);
    });
    expect(status).toBe(exitCodes.cancelled);
  });

  it('after the command line is killed while the reader is inside native code', async () => {
    await importAnd('killed', (group) => process.kill(members(group).find(isCommandLine)!.pid, 'SIGKILL'));
  });

  it('after the launcher is killed', async () => {
    await importAnd('launcher', (group) => process.kill(group, 'SIGKILL'));
  });
});
