import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import { makeSizingCase, type SizingCase } from '../../test/sizing-case.ts';
import { exitCodes } from './exit-codes.ts';

// Readers are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let sizingCase: SizingCase;
let server: Server;
const at = (name: string) => join(sizingCase.folder, name);

beforeAll(async () => {
  sizingCase = await makeSizingCase(10);
  execFileSync('mkfifo', [at('fifo')]);
  symlinkSync('/dev/zero', at('zero'));
  mkdirSync(at('folder'));
  server = createServer().listen(at('socket'));
  for (const strange of ['fifo', 'zero', 'folder', 'socket']) {
    mkdirSync(at(`bundle-${strange}`));
    symlinkSync(at(strange), at(`bundle-${strange}/model.onnx`));
    mkdirSync(at(`set-${strange}`));
    symlinkSync(at(strange), at(`set-${strange}/data-set.json`));
  }
});
afterAll(async () => {
  server.close();
  await sizingCase[Symbol.asyncDispose]();
});

/** Every argument that names something to read; STRANGE is put in its place. */
const commands = [
  'import STRANGE',
  'import VIDEO --boxes STRANGE',
  'size STRANGE',
  'size VIDEO --boxes STRANGE',
  'size VIDEO --boxes BOXES --model STRANGE',
  'size VIDEO --boxes BOXES --model BUNDLE',
  'doctor --model STRANGE',
  'doctor --model BUNDLE',
  'models import STRANGE',
  'models import BUNDLE',
  'models retrofit STRANGE OUT relu',
  'train STRANGE OUT',
  'train SET OUT',
];
const strangers = ['fifo', 'zero', 'folder', 'socket'];

describe('REQ-SYS-006 what is no file, in the place of each file', () => {
  it.each(commands.flatMap((text) => strangers.map((strange) => [text, strange] as const)))(
    '%s with a %s: refused in a sentence, nothing made',
    async (text, strange) => {
      const places: Record<string, string> = {
        STRANGE: at(strange),
        BUNDLE: at(`bundle-${strange}`),
        SET: at(`set-${strange}`),
        VIDEO: sizingCase.video,
        BOXES: sizingCase.boxes,
        OUT: at('out'),
      };
      const args = text.split(' ').map((word) => places[word] ?? word);
      const { status, stderr } = await runCaliper([...args, '--library', sizingCase.library]);
      const refusals = ['unsupported_format', 'not_found', 'invalid_input', 'corrupt_file'] as const;
      expect([stderr, refusals.map((code) => exitCodes[code])]).toEqual([
        expect.not.stringContaining('fault of Caliper'),
        expect.arrayContaining([status]),
      ]);
      expect(existsSync(at('out'))).toBe(false);
    },
  );
});
