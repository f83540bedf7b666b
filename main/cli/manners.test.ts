import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { everyCommand } from '../../test/command-line-places.ts';
import { runCaliper } from '../../test/run-caliper.ts';
import { openBackend } from '../../test/sizing-case.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { CaliperError } from '../contract/errors.ts';
import { describeError } from './describe-error.ts';
import { exitCodes } from './exit-codes.ts';
import { withSession } from './session.ts';

// Processes are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000 });

const at = temporaryFolder();
const launcher = join(import.meta.dirname, '../../build/caliper.mjs');
/** Runs what follows under a number without an account and without the rights of the superuser, where the system can. */
const asNumber = ['--user', '--map-user=54321', '--map-group=54321'];
const numbered = spawnSync('unshare', [...asNumber, 'true']).status === 0 && `unshare ${asNumber.join(' ')}`;
const library = () => ['--library', at('library')];

/** `caliper ARGS` by a shell, as a person types it. */
function shell(line: string, options: { env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], {
    cwd: at('.'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, caliper: `${process.execPath} ${launcher}`, ...options.env },
  });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => {
      written[stream] += chunk.toString('utf8');
    });
  return new Promise<typeof written & { status: number | null }>((resolve) => {
    child.on('close', (status) => resolve({ status, ...written }));
  });
}

describe('REQ-CLI-002 what a person gave wrongly is said in a sentence with what to do', () => {
  it.each([
    ['bare.onnx', /bare\.onnx is a file.*folder of its own under the name model\.onnx/],
    ['weights.pth', /weights\.pth is a file.*caliper models weights/],
  ])('a file that is no bundle: %s', async (name, words) => {
    writeFileSync(at(name), 'x');
    const run = await runCaliper(['models', 'import', at(name), ...library()]);
    expect(run).toMatchObject({ status: exitCodes.invalid_input, stderr: expect.stringMatching(words) });
  });

  it('a file in the place of a library, or above it', async () => {
    writeFileSync(at('file'), 'x');
    const file = await runCaliper(['history', '--library', at('file')]);
    expect(file.stderr).toMatch(/file is a file\. A library is a folder/);
    expect(file.status).toBe(exitCodes.invalid_input);
    const above = await runCaliper(['history', '--library', at('file/library')]);
    expect(above.stderr).toMatch(/a file stands where this path needs a folder/);
    expect(above.status).toBe(exitCodes.not_found);
    for (const { stderr } of [file, above]) expect(stderr).not.toMatch(/fault of Caliper|E[A-Z]{4}/);
  });

  it('paths that the system refuses by their form', async () => {
    const run = await runCaliper(['history', '--library', at('x'.repeat(300))]);
    expect(run).toMatchObject({
      status: exitCodes.invalid_input,
      stderr: expect.stringMatching(/longer than the system allows/),
    });
    expect((await runCaliper(['history', '--library', ''])).status).toBe(exitCodes.invalid_input);
  });

  it.each(['video', './video', 'video.mp4'])('names stay as they are written: %s', async (name) => {
    writeFileSync(at(name), 'x');
    const run = await shell(`$caliper history --library ${name}`);
    expect(run.stderr.startsWith(`${name} is a file.`)).toBe(true);
    expect(describeError(new CaliperError('conflict', 'the video is open'), [name])).toMatch(/^The video/);
  });

  it.skipIf(!numbered)('a file that may not be read is not one that may not be written', async () => {
    writeFileSync(at('closed.mp4'), 'x');
    chmodSync(at('closed.mp4'), 0);
    const reading = await shell(`${numbered} $caliper size closed.mp4 --library opened`);
    expect(reading.status).toBe(exitCodes.read_only);
    expect(reading.stderr).toMatch(/right to read/);
    expect(reading.stderr).not.toMatch(/right to write/);
    mkdirSync(at('closed'), 0o500);
    const writing = await shell(`${numbered} $caliper history --library closed/library`);
    expect(writing.status).toBe(exitCodes.read_only);
    expect(writing.stderr).toMatch(/right to write/);
  });

  it('a run that is not there is not a library without sizes', async () => {
    const run = await runCaliper(['results', '--run', 'WRONG', ...library()]);
    expect(run.status).toBe(exitCodes.not_found);
    expect(run.stderr).toMatch(/no run WRONG in this library/);
    expect(run.stderr).not.toMatch(/Nothing has been sized/);
  });

  it('the refusal of a second one that would only look promises nothing', async () => {
    const first = await openBackend(at('taken'), { resumeQueue: false });
    const run = await runCaliper(['results', '--library', at('taken')]);
    await first.close();
    expect(run.status).toBe(exitCodes.locked);
    expect(run.stderr).toMatch(/Only one at a time can have it open, even to look/);
    expect(run.stderr).not.toMatch(/possible/);
  });
});

describe('REQ-CLI-003 help, version and usage', () => {
  it('the help of every command has the options that all take', () => {
    for (const [words, command] of everyCommand()) {
      const help = command.helpInformation();
      for (const option of ['--library <folder>', '--json', '--verbose'])
        expect({ words, help }).toMatchObject({ help: expect.stringContaining(option) });
    }
  });

  it('tells its version', async () => {
    const run = await runCaliper(['--version']);
    expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each([
    [['size', 'video.mp4', '--bogus', '--json'], /unknown option '--bogus'/],
    [['jobs', 'retry', '--json'], /missing required argument/],
    [['size', 'video.mp4', '--provider', 'abacus', '--json'], /abacus/],
    [
      ['train', '--method', 'sizing', '--data', 'a', '--out', 'b', '--epochs', 'many', '--json'],
      /many|number/,
    ],
  ])('a mistake in the arguments is JSON for programs: %j', async (args, words) => {
    const run = await runCaliper(args);
    expect(run.status).toBe(exitCodes.invalid_input);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: { code: 'invalid_input', message: expect.stringMatching(words) },
    });
    expect(JSON.parse(run.stdout).error.message).not.toMatch(/^error:/);
  });
});

describe('REQ-CLI-004 where words cannot be written, and signals', () => {
  it('nobody who reads on is no error', async () => {
    for (const line of ['$caliper --help | true', '$caliper models --json --library library | true']) {
      // A pipe without a reader from the start: `true` may not have ended yet.
      const run = await shell(line.replace('| true', '| { exec 0<&-; sleep 2; }'));
      expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    }
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk for the output is said, once', async () => {
    const run = await shell('$caliper --help > /dev/full');
    expect(run.status).toBe(exitCodes.disk_full);
    expect(run.stderr).toMatch(/^The output could not be written: its disk is full\. [^\n]*\n$/);
  });

  it('a request to end counts once however often it comes; a second Ctrl-C is meant', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await withSession({ library: at('signals') }, async ({ interrupted }) => {
        for (let times = 0; times < 3; times += 1) process.emit('SIGTERM', 'SIGTERM');
        expect(interrupted.aborted).toBe(true);
        expect(said).toHaveBeenCalledTimes(1);
        expect(exit).not.toHaveBeenCalled();
        process.emit('SIGINT', 'SIGINT');
        expect(exit).toHaveBeenCalledExactlyOnceWith(exitCodes.cancelled);
      });
    } finally {
      for (const spy of [exit, said]) spy.mockRestore();
    }
  });

  it('one signal counts once, whether the launcher, its child or both get it', async () => {
    const fifo = await waitingCaliper();
    process.kill(-fifo.child.pid!, 'SIGTERM');
    process.kill(fifo.child.pid!, 'SIGTERM');
    const { stderr, status } = await fifo.ended;
    expect(status).toBe(exitCodes.cancelled);
    expect(stderr.match(/Stopping at the next batch/g)).toHaveLength(1);
    expect(stderr).toMatch(/was cancelled/);
  });
});

/** A rendering under way, in a process group of its own. */
async function waitingCaliper() {
  const args = ['phantom', at('set'), '--patients', '5000', '--workers', '0', ...library()];
  const child = spawn(process.execPath, [launcher, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  const ended = new Promise<{ status: number | null; stderr: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, stderr }));
  });
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      resolve();
    });
  });
  return { child, ended };
}

describe('REQ-CLI-005 an account without a home or a name', () => {
  it('makes no library where a person happens to stand', async () => {
    mkdirSync(at('here'));
    for (const HOME of ['', 'here']) {
      const run = await shell('cd here && $caliper history', {
        env: { HOME, XDG_DATA_HOME: '', CALIPER_LIBRARY: '' },
      });
      expect(run.status).toBe(exitCodes.invalid_input);
      expect(run.stderr).toMatch(/no home folder.*--library FOLDER/);
    }
    expect(readdirSync(at('here'))).toEqual([]);
  });

  it.skipIf(!numbered)('works under a number that has no account', async () => {
    const run = await shell(`${numbered} $caliper audit verify --library numbered`);
    expect(run).toMatchObject({ status: 0 });
  });
});
