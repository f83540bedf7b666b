import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everyCommand, everyPlace, uses } from '../../test/command-line-places.ts';
import { runCaliper } from '../../test/run-caliper.ts';
import { makeSizingCase, type SizingCase } from '../../test/sizing-case.ts';
import { exitCodes } from './exit-codes.ts';

// Engines are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

/** A place that a command writes, and how to call it. */
interface Case {
  /** Arguments that write to a path; `inputs` replaces what it reads. */
  readonly args: (out: string, inputs?: readonly string[]) => readonly string[];
  /** Files that stand for one output, or a folder. */
  readonly made: (out: string) => readonly string[];
  readonly kind: 'files' | 'folder';
  /** What it reads, of which none may be written over. */
  readonly inputs: readonly string[];
  /** The name of an output that falls on an input. */
  readonly onto: (input: string) => string;
}

let sizingCase: SizingCase;
let cases: Readonly<Record<string, Case>>;
const at = (...names: string[]) => join(sizingCase.folder, ...names);

/** Runs a command in a library of this test and returns its status and words. */
const caliper = (args: readonly string[]) => runCaliper([...args, '--library', at('library')]);

const small = ['--lesions', '2', '--frames', '12', '--width', '32', '--height', '32', '--workers', '0'];
const quick = ['--architecture', 'FSG-ViT-Tiny/16', '--side-px', '32', '--epochs', '1', '--batch-size', '64'];

beforeAll(async () => {
  sizingCase = await makeSizingCase(12);
  const { video, boxes, bundle } = sizingCase;
  const set = at('set');
  expect(await caliper(['phantom', set, '--patients', '24', ...small])).toMatchObject({ status: 0 });
  expect(await caliper(['size', video, '--boxes', boxes, '--model', bundle])).toMatchObject({ status: 0 });
  const pair = (out: string) => [`${out}.csv`, `${out}.json`];
  const withoutEnding = (path: string) => path.replace(/\.[^.]*$/, '');
  const network = join(bundle, 'model.onnx');
  const sizes = at('sizes of lesions.csv');
  writeFileSync(sizes, 'item,lesion,value\nvideo,left,4\n');
  cases = {
    'size --out': {
      args: (out, [input, boxFile, model] = [video, boxes, bundle]) => [
        ...['size', input!, '--boxes', boxFile!, '--model', model!, '--out', out],
      ],
      made: pair,
      kind: 'files',
      inputs: [video, boxes],
      onto: withoutEnding,
    },
    'import --report': {
      args: (out, [input] = [video]) => ['import', input!, '--report', out],
      made: (out) => [out],
      kind: 'files',
      inputs: [video],
      onto: (input) => input,
    },
    'labels schema export <file>': {
      args: (out) => ['labels', 'schema', 'export', out],
      made: (out) => [out],
      kind: 'files',
      inputs: [],
      onto: (input) => input,
    },
    'labels import --report': {
      args: (out, [labels] = [sizes]) => [
        ...['labels', 'import', labels!, '--field', 'size', '--report', out],
      ],
      made: (out) => [out],
      kind: 'files',
      inputs: [sizes],
      onto: (input) => input,
    },
    'results --out': {
      args: (out) => ['results', video, '--out', out],
      made: pair,
      kind: 'files',
      inputs: [video],
      onto: withoutEnding,
    },
    'models retrofit <output>': {
      args: (out, [model] = [network]) => ['models', 'retrofit', model!, out, 'GlobalAveragePool'],
      made: (out) => [out],
      kind: 'files',
      inputs: [network],
      onto: (input) => input,
    },
    'models weights --out': {
      args: (out, [checkpoint, model] = [network, network]) => [
        ...['models', 'weights', checkpoint!, '--into', model!, '--out', out],
      ],
      made: (out) => [out],
      kind: 'files',
      inputs: [network, network],
      onto: (input) => input,
    },
    'phantom <folder>': {
      args: (out) => ['phantom', out, '--patients', '1', ...small],
      made: (out) => ['frames.rgb', 'manifest.csv', 'data-set.json'].map((name) => join(out, name)),
      kind: 'folder',
      inputs: [],
      onto: (input) => input,
    },
    'train --out': {
      args: (out, [data] = [set]) => [
        ...[
          'train',
          '--method',
          'sizing',
          '--data',
          data!,
          '--out',
          out,
          ...quick,
          '--frames-per-lesion',
          '1',
        ],
      ],
      made: (out) => ['model.onnx', 'card.json', 'golden.json'].map((name) => join(out, name)),
      kind: 'folder',
      inputs: [set],
      onto: (input) => input,
    },
  };
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

const writing = Object.keys(uses).filter((place) => uses[place] === 'writes');
const caseOf = (place: string) => cases[place]!;
const content = (path: string): Record<string, string> =>
  statSync(path).isDirectory()
    ? Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'base64')]))
    : { [basename(path)]: readFileSync(path, 'base64') };

/** Puts what a run would write where it would write it. */
function stand(place: string, out: string, text: string): void {
  const { kind, made } = caseOf(place);
  if (kind === 'folder') mkdirSync(out);
  for (const file of made(out)) writeFileSync(file, text);
}

describe('REQ-CLI-001 no command destroys or overwrites what it did not make', () => {
  it('knows every place of every command, and has a case for every one that is written', () => {
    expect(
      everyPlace()
        .filter((place) => !place.endsWith(' --library'))
        .sort(),
    ).toEqual(Object.keys(uses).sort());
    expect(Object.keys(cases).sort()).toEqual(writing.toSorted());
    for (const place of writing) {
      const [, words] = /^(.*) \S+$/.exec(place)!;
      expect(
        everyCommand()
          .get(words!)!
          .options.map(({ long }) => long),
      ).toContain('--replace');
    }
  });

  it.each(writing)('%s leaves what stands there, and says so', async (place) => {
    const { args, made, kind } = caseOf(place);
    for (const [index, name] of made('').entries()) {
      const out = at(`taken ${place.replaceAll(/\W/g, '')} ${index}`);
      if (kind === 'folder') mkdirSync(out);
      const file = kind === 'folder' ? join(out, basename(name)) : made(out)[index]!;
      writeFileSync(file, 'thesis');
      const before = readdirSync(sizingCase.folder);
      const run = await caliper(args(out));
      expect(run).toMatchObject({ status: exitCodes.conflict, stdout: '' });
      expect(run.stderr).toMatch(/It was left as it is/);
      expect(readFileSync(file, 'utf8')).toBe('thesis');
      expect(readdirSync(sizingCase.folder)).toEqual(before);
    }
  });

  it.each(writing.filter((place) => place.includes('<')))(
    '%s never replaces foreign files',
    async (place) => {
      const { args, kind } = caseOf(place);
      if (kind !== 'folder') return expect(await caliper(args(at('set')))).toMatchObject({ status: 2 });
      const foreign = at(`foreign ${place.replaceAll(/\W/g, '')}`);
      mkdirSync(foreign);
      writeFileSync(join(foreign, 'thesis.txt'), 'thesis');
      const mixed = `${foreign} mixed`;
      stand(place, mixed, '{}');
      writeFileSync(join(mixed, 'thesis.txt'), 'thesis');
      for (const out of [foreign, mixed]) {
        const before = content(out);
        const run = await caliper([...args(out), '--replace']);
        expect(run.status).toBe(exitCodes.conflict);
        expect(run.stderr).toMatch(/holds files that Caliper did not make/);
        expect(run.stderr).not.toMatch(/--replace/);
        expect(content(out)).toEqual(before);
      }
    },
  );

  it.each(writing)('%s replaces no foreign file, also where only one of two is foreign', async (place) => {
    const { args, made, kind } = caseOf(place);
    if (kind === 'folder') return;
    for (const [index] of made('').entries()) {
      const out = at(`foreign file ${place.replaceAll(/\W/g, '')} ${index}`);
      const file = made(out)[index]!;
      writeFileSync(file, 'thesis');
      const before = readdirSync(sizingCase.folder);
      const run = await caliper([...args(out), '--replace']);
      expect(run).toMatchObject({ status: exitCodes.conflict, stdout: '' });
      expect(run.stderr).toMatch(/not of Caliper's making\. It was left as it is/);
      expect(run.stderr).not.toMatch(/--replace/);
      expect(readFileSync(file, 'utf8')).toBe('thesis');
      expect(readdirSync(sizingCase.folder)).toEqual(before);
    }
  });

  it.each(['', '.', '..', '/dev/null', 'new folder/'])('--out %j is no name of a file', async (out) => {
    const { video } = sizingCase;
    for (const replace of [[], ['--replace']]) {
      const run = await caliper(['results', video, '--out', out, ...replace]);
      expect({ out, status: run.status }).toEqual({ out, status: exitCodes.invalid_input });
    }
  });

  it('a folder that is missing is told before the work', async () => {
    const { args } = caseOf('size --out');
    const jobs = async () => (await caliper(['jobs', '--json'])).stdout;
    const before = await jobs();
    const run = await caliper(args(at('no folder', 'sizes')));
    expect(run).toMatchObject({
      status: exitCodes.not_found,
      stderr: expect.stringMatching(/its folder does not exist/),
    });
    expect(await jobs()).toBe(before);
  });

  it.each(writing)('%s never writes over an input, under no name, even with --replace', async (place) => {
    const { args, inputs, onto } = caseOf(place);
    for (const [index, original] of inputs.entries()) {
      // An input that the output's ending fits: `b.csv` for `--out b`.
      const ending = place.includes('--out') ? '.csv' : '';
      const name = `input ${place.replaceAll(/\W/g, '')} ${index}`;
      const input = at(`${name}${ending}`);
      cpSync(original, input, { recursive: true });
      const before = content(input);
      symlinkSync(input, at(`${name} link${ending}`));
      const names = [input, at('.', `${name}${ending}`), at(`${name} link${ending}`)];
      if (statSync(input).isFile()) {
        linkSync(input, at(`${name} hard${ending}`));
        names.push(at(`${name} hard${ending}`));
      }
      const read = inputs.map((other, i) => (i === index ? input : other));
      const given = place.startsWith('size') ? [...read, sizingCase.bundle] : read;
      if (place.startsWith('results')) continue; // its video is known by its content: see below
      for (const output of names) {
        const run = await caliper([...args(onto(output), given), '--replace']);
        expect({ output, status: run.status, stderr: run.stderr }).toMatchObject({
          status: exitCodes.invalid_input,
          stderr: expect.stringMatching(/read by this work itself/),
        });
        expect(content(input)).toEqual(before);
      }
    }
  });

  it('results --out does not write over the video of its run', async () => {
    const before = content(sizingCase.video);
    linkSync(sizingCase.video, at('video.json'));
    const run = await caliper(['results', sizingCase.video, '--out', at('video'), '--replace']);
    expect(run.status).toBe(exitCodes.invalid_input);
    expect(content(sizingCase.video)).toEqual(before);
  });

  it.each(writing)('%s never writes into the library', async (place) => {
    const { args } = caseOf(place);
    const places = [at('library', 'library.sqlite'), at('library', 'new')];
    // `--out library` writes `library.csv` beside it.
    for (const out of place.includes('--out') ? places : [...places, at('library')]) {
      const run = await caliper([...args(out), '--replace']);
      expect({ out, status: run.status }).toEqual({ out, status: exitCodes.invalid_input });
    }
    expect(await caliper(['audit', 'verify'])).toMatchObject({ status: 0 });
  });

  it('leaves what lies in a folder that becomes a library', async () => {
    mkdirSync(at('documents'));
    writeFileSync(at('documents', 'thesis.txt'), 'thesis');
    expect(await runCaliper(['history', '--library', at('documents')])).toMatchObject({ status: 0 });
    expect(readFileSync(at('documents', 'thesis.txt'), 'utf8')).toBe('thesis');
  });
});

describe('REQ-CLI-001 --replace', () => {
  it.each(writing)('%s replaces what an earlier run made, and nothing is left over', async (place) => {
    const { args, made } = caseOf(place);
    mkdirSync(at(`again ${place.replaceAll(/\W/g, '')}`));
    const folder = at(`again ${place.replaceAll(/\W/g, '')}`);
    const out = join(folder, 'out');
    expect(await caliper(args(out))).toMatchObject({ status: 0 });
    const names = readdirSync(folder, { recursive: true });
    const inodes = made(out).map((file) => statSync(file).ino);
    const other = place.startsWith('phantom') ? ['--seed', '2'] : [];
    expect(await caliper([...args(out), ...other])).toMatchObject({ status: exitCodes.conflict });
    expect(made(out).map((file) => statSync(file).ino)).toEqual(inodes);
    const again = await caliper([...args(out), ...other, '--replace']);
    expect({ status: again.status, stderr: again.stderr }).toMatchObject({ status: 0 });
    expect(made(out).map((file) => statSync(file).ino)).not.toEqual(inodes);
    expect(readdirSync(folder, { recursive: true })).toEqual(names);
  });

  it.each(writing)('%s keeps the old one where the new one fails midway', async (place) => {
    const { args, made } = caseOf(place);
    const disk = at(`disk ${place.replaceAll(/\W/g, '')}`);
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]).status === 0;
    if (!mounted) return expect(process.getuid?.()).not.toBe(0); // only the superuser may make a small disk
    try {
      const out = join(disk, 'out');
      expect(await caliper(args(out))).toMatchObject({ status: 0 });
      const files = made(out);
      const before = files.map((file) => readFileSync(file, 'base64'));
      const free = statfsSync(disk).bavail * statfsSync(disk).bsize;
      writeFileSync(join(disk, 'filler'), Buffer.alloc(free));
      // An unfinished training keeps the folder of its checkpoint.
      const names = () => readdirSync(disk).filter((name) => !name.endsWith('.training'));
      const found = names();
      const run = await caliper([...args(out), '--replace']);
      expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: exitCodes.disk_full });
      expect(files.map((file) => readFileSync(file, 'base64'))).toEqual(before);
      expect(names()).toEqual(found);
    } finally {
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
    expect(existsSync(disk)).toBe(false);
  });
});
