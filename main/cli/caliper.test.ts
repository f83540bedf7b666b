import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper, spawnCaliper } from '../../test/run-caliper.ts';
import { sharedData } from '../../test/shared-data.ts';
import { makeSizingCase, type SizingCase } from '../../test/sizing-case.ts';
import { writeTinyBundle } from '../../test/tiny-bundle.ts';

// Engines are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
let library: readonly string[];

beforeAll(async () => {
  sizingCase = await makeSizingCase(60);
  library = ['--library', sizingCase.library];
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

interface Sized {
  readonly results: readonly { readonly lesions: readonly object[]; readonly run: object }[];
}

describe('caliper size', () => {
  it('REQ-SIZE-006 REQ-SIZE-007 prints a table, writes CSV and JSON, and another process reads the same back', async () => {
    const out = join(sizingCase.folder, 'sizes.csv');
    const { video, boxes, bundle } = sizingCase;
    const run = await spawnCaliper([
      'size',
      video,
      '--boxes',
      boxes,
      '--model',
      bundle,
      '--out',
      out,
      ...library,
    ]);
    expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: 0 });
    expect(run.stdout).toMatch(/^left +\d+\.\d +\d+\.\d-\d+\.\d +(diminutive|small|large) +60$/m);
    for (const words of [/DEMONSTRATION/, /constant predictor/, /provider {2}/, /Research use only/]) {
      expect(run.stdout).toMatch(words);
    }
    const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe(
      'frame_index,pts_us,lesion,size_mm,low_mm,high_mm,class,damaged,lesion_id,model_digest,model_check,decision,decided_mm,media_id',
    );
    expect(rows).toHaveLength(90);
    const json = JSON.parse(readFileSync(join(sizingCase.folder, 'sizes.json'), 'utf8'));
    expect(json).toMatchObject({
      notice: expect.stringContaining('Research use only'),
      lesions: { length: 2 },
    });

    const read = await spawnCaliper(['results', '--json', ...library]);
    const { results } = JSON.parse(read.stdout) as Sized;
    expect(results[0]!.lesions).toMatchObject(json.lesions);
  });

  it('uses the boxes that are in the library, and equal runs give equal sizes', async () => {
    const { video, bundle } = sizingCase;
    const again = await runCaliper(['size', video, '--model', bundle, '--json', ...library]);
    const first = JSON.parse(readFileSync(join(sizingCase.folder, 'sizes.json'), 'utf8'));
    expect(JSON.parse(again.stdout).lesions).toMatchObject(first.lesions);
  });

  it('stops on Ctrl-C with a status of its own and leaves a job that can be retried', async () => {
    const long = await makeSizingCase(600);
    const { video, boxes, bundle } = long;
    const args = ['size', video, '--boxes', boxes, '--model', bundle, '--library', long.library];
    const run = await spawnCaliper(args, (child) => {
      child.stderr!.on('data', (chunk: Buffer) => {
        if (chunk.includes('frames')) process.kill(-child.pid!, 'SIGINT');
      });
    });
    expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: 130 });
    expect(run.stderr).toMatch(/was cancelled.*caliper jobs retry/s);
    const listed = await runCaliper(['jobs', '--json', '--library', long.library]);
    const [job] = JSON.parse(listed.stdout).jobs as { id: string; state: string }[];
    expect(job!.state).toBe('cancelled');
    const retried = await runCaliper(['jobs', 'retry', job!.id, '--library', long.library]);
    expect({ status: retried.status, stderr: retried.stderr }).toMatchObject({ status: 0 });
    await long[Symbol.asyncDispose]();
  });

  const clip = sharedData('polyps', 'four-lesions.mp4');
  const masks = sharedData('polyps', 'clinicdb');
  it.skipIf(clip === undefined || masks === undefined)(
    'sizes four real lesions from their masks',
    async () => {
      const args = ['size', clip!, '--boxes', masks!, '--model', sizingCase.bundle, '--json', ...library];
      const { lesions } = JSON.parse((await runCaliper(args)).stdout) as {
        lesions: { lesion: string; frameCount: number }[];
      };
      expect(lesions.map(({ lesion, frameCount }) => [lesion, frameCount])).toEqual([
        ['a', 125],
        ['b', 115],
        ['c', 125],
        ['d', 96],
      ]);
    },
  );
});

describe('a model that does not give its golden answer', () => {
  it('REQ-MODEL-003 is refused by doctor and size, and its sizes say so where it was accepted', async () => {
    const { video, boxes, folder } = sizingCase;
    const own = ['--library', join(folder, 'check')];
    const bundle = join(folder, 'wrong');
    await writeTinyBundle(bundle, { golden: 'wrong' });
    const doctor = await runCaliper(['doctor', '--model', bundle, ...own]);
    expect(doctor.status).toBe(9);
    expect(doctor.stdout).toMatch(/^cpu +no/m);
    expect(doctor.stdout).toMatch(/is not run here/);
    const args = ['size', video, '--boxes', boxes, '--model', bundle, ...own];
    const refused = await runCaliper(args);
    expect(refused.status).toBe(9);
    expect(refused.stderr).toMatch(/golden answer.*--accept-failed-check/s);
    expect((await runCaliper(['results', ...own])).status).not.toBe(0);
    const out = join(folder, 'accepted');
    const accepted = await runCaliper([...args, '--accept-failed-check', '--out', out]);
    expect({ status: accepted.status, stderr: accepted.stderr }).toMatchObject({ status: 0 });
    expect(accepted.stdout).toMatch(/^check +FAILED/m);
    expect((await runCaliper(['results', ...own])).stdout).toMatch(/^check +FAILED/m);
    expect(JSON.parse(readFileSync(`${out}.json`, 'utf8')).model.goldenCheck).toBe('failed');
    expect(readFileSync(`${out}.csv`, 'utf8').split('\n')[1]).toMatch(/,failed,/);
  });
});

describe('the other commands', () => {
  const text = async (...args: string[]) => {
    const run = await runCaliper([...args, ...library]);
    expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: 0 });
    expect(run.stdout).toContain('Research use only');
    return run.stdout;
  };

  it('undo and redo edits of earlier processes', async () => {
    const before = await text('history');
    expect(await text('undo')).toMatch(/Undone: /);
    expect(await text('history')).toMatch(/undone/);
    expect(await text('redo')).toMatch(/Done again: /);
    expect(await text('history')).toBe(before);
  });

  it('make, list and restore backups', async () => {
    const made = /library-\S+\.sqlite/.exec(await text('backups', 'make'))![0];
    await text('undo');
    expect(await text('backups', 'list')).toContain(made);
    expect(await text('backups', 'restore', made)).toMatch(/Restored/);
    expect(await text('history')).not.toMatch(/undone/);
    expect(await text('audit', 'verify')).toMatch(/whole/);
  });

  it('tell what the machine can do, and show, list and retrofit models', async () => {
    expect(await text('doctor', '--model', sizingCase.bundle)).toMatch(/^cpu +yes/m);
    expect(await text('models', 'list')).toMatch(/tiny +1 .*demonstration/);
    expect(await text('models', 'show', 'tiny')).toContain('"intendedUse": "tests"');
    const gated = join(sizingCase.folder, 'gated.onnx');
    expect(
      await text('models', 'retrofit', join(sizingCase.bundle, 'model.onnx'), gated, 'GlobalAveragePool'),
    ).toMatch(/1 gates/);
    expect(existsSync(gated)).toBe(true);
  });

  it('REQ-MODEL-001 use the model that was made the default by hand', async () => {
    expect(await text('models', 'default')).toMatch(/Nobody has chosen/);
    expect(await text('models', 'default', 'tiny')).toMatch(/tiny 1 .* is used/);
    expect(await text('models', 'list')).toMatch(/tiny +1 .*demonstration, default/);
    expect(await text('models', 'show')).toContain('"intendedUse": "tests"');
    expect((await runCaliper(['models', 'default', 'nobody', ...library])).status).not.toBe(0);
  });

  it('refuse what they do not know', async () => {
    expect((await runCaliper(['measure'])).status).toBe(2);
    expect((await runCaliper(['jobs', 'cancel'])).status).toBe(2);
    expect((await runCaliper(['jobs', 'retry', 'no-id', ...library])).status).toBe(2);
    expect((await runCaliper(['--help'])).status).toBe(0);
  });
});
