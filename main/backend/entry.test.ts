import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectLoopback } from './index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-entry-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the backend process says where it serves, answers, and ends with its standard input', async () => {
  const args = [join(import.meta.dirname, 'entry.ts'), '--library', folder];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, 'line');
  const { port, token } = JSON.parse(line as string) as { port: number; token: string };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`);
  expect(await connectLoopback(socket).system.info({})).toMatchObject({ libraryFolder: folder });
  child.stdin.write('token\n');
  const [another] = await once(lines, 'line');
  const second = new WebSocket(`ws://127.0.0.1:${port}/?token=${JSON.parse(another as string).token}`);
  expect(await connectLoopback(second).system.info({})).toMatchObject({ libraryFolder: folder });
  child.stdin.end();
  expect(await exited).toEqual([0, null]);
});

it('the backend process says why it does not serve', async () => {
  const file = join(folder, 'no-folder');
  writeFileSync(file, '');
  const args = [join(import.meta.dirname, 'entry.ts'), '--library', file];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  expect(JSON.parse(line as string)).toEqual({
    error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
  });
  expect(await exited).toEqual([1, null]);
});
