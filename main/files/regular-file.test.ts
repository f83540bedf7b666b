import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegular, openRegularSync, readRegular, readRegularSync } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'caliper-files-'));
const at = (name: string) => join(folder, name);
let server: Server;

beforeAll(async () => {
  writeFileSync(at('plain'), 'abc');
  symlinkSync(at('plain'), at('link'));
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('fifo')]);
  symlinkSync(at('fifo'), at('link-to-fifo'));
  symlinkSync('/dev/zero', at('link-to-zero'));
  server = createServer().listen(at('socket'));
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const strangers = [
  ['folder', 'a folder'],
  ['fifo', 'a named pipe (FIFO)'],
  ['link-to-fifo', 'a named pipe (FIFO)'],
  ['link-to-zero', 'a device'],
  ['socket', 'a socket'],
] as const;

describe('REQ-SYS-006 only ordinary files are read', () => {
  it.each(strangers)('refuses %s at once, by all four ways, and says that it is %s', async (name, kind) => {
    const refusal = { code: 'unsupported_format', message: expect.stringContaining(`is ${kind}`) };
    await expect(openRegular(at(name))).rejects.toMatchObject(refusal);
    await expect(readRegular(at(name), 10)).rejects.toMatchObject(refusal);
    expect(() => openRegularSync(at(name))).toThrow(expect.objectContaining(refusal));
    expect(() => readRegularSync(at(name), 10)).toThrow(expect.objectContaining(refusal));
  });

  it('reads a file, also through a link', async () => {
    expect((await readRegular(at('link'), 3)).toString()).toBe('abc');
    expect(readRegularSync(at('plain'), 3).toString()).toBe('abc');
  });

  it('refuses what is larger than the cap, and what is not there', async () => {
    await expect(readRegular(at('plain'), 2)).rejects.toMatchObject({ code: 'too_large' });
    expect(() => readRegularSync(at('plain'), 2)).toThrow(expect.objectContaining({ code: 'too_large' }));
    await expect(readRegular(at('nothing'), 2)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readRegular(at('plain/below'), 2)).rejects.toMatchObject({ code: 'not_found' });
  });
});
