import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import { makeSizingCase, type SizingCase } from '../../test/sizing-case.ts';
import type { Dataset } from '../contract/datasets.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;

beforeAll(async () => {
  sizingCase = await makeSizingCase(30);
  const { video, boxes, library } = sizingCase;
  await runCaliper(['import', video, '--boxes', boxes, '--patient', 'P1', '--library', library]);
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

const at = (name: string) => join(sizingCase.folder, name);
const caliper = (...args: string[]) => runCaliper([...args, '--library', sizingCase.library]);

describe('caliper labels', () => {
  it('REQ-DATA-016 takes a schema from JSON and writes it as it is', async () => {
    const written = {
      fields: [{ name: 'view', subject: 'frame', kind: 'class', classes: ['clear', 'blurred'] }],
    };
    writeFileSync(at('schema.json'), JSON.stringify(written));
    const first = await caliper('labels', 'schema', 'import', at('schema.json'));
    expect(first.stdout).toContain('1 fields added, 0 changed, 0 as they were; version 1.');
    writeFileSync(at('other.json'), JSON.stringify({ fields: [{ ...written.fields[0], required: true }] }));
    const refused = await caliper('labels', 'schema', 'import', at('other.json'));
    expect(refused.stderr).toMatch(
      /differ from the file: view\. Nothing was changed\. To change them, add --replace-fields/,
    );
    expect((await caliper('labels', 'schema', 'import', at('other.json'), '--replace-fields')).status).toBe(
      0,
    );
    await caliper('labels', 'schema', 'export', at('out.json'));
    expect(JSON.parse(readFileSync(at('out.json'), 'utf8'))).toMatchObject({
      version: 2,
      fields: [{ name: 'view', required: true, classes: [{ name: 'clear' }, { name: 'blurred' }] }],
    });
    writeFileSync(at('no.json'), '{ broken');
    expect((await caliper('labels', 'schema', 'import', at('no.json'))).stderr).toMatch(
      /no\.json is no JSON/,
    );
  });

  it('REQ-DATA-018 imports a table, first without storing anything, and reports every row left out', async () => {
    const rows =
      'item;frame;field;value\nvideo;3;view;clear\nvideo.mp4;99;view;clear\nelsewhere;1;view;clear\nvideo;;size;5\n';
    writeFileSync(at('labels.csv'), `\uFEFF${rows}`);
    const dry = await caliper(
      'labels',
      'import',
      at('labels.csv'),
      '--dry-run',
      '--report',
      at('report.json'),
    );
    expect(dry.stdout).toContain('4 rows read: 1 would be taken, 0 already there, 3 left out.');
    const { labels } = JSON.parse(readFileSync(at('report.json'), 'utf8')) as {
      labels: { skipped: object[] };
    };
    expect(labels.skipped).toEqual([
      { where: 'line 3', reason: 'there is no frame 99 (the last one is 29)' },
      { where: 'line 4', reason: 'the library has no item elsewhere' },
      { where: 'line 5', reason: 'size is about lesions, and the row names none' },
    ]);
    expect((await caliper('labels', 'list', 'video.mp4')).stdout).toContain('There are no labels.');
    await caliper('labels', 'import', at('labels.csv'));
    expect((await caliper('labels', 'list', 'video.mp4')).stdout).toMatch(/^view +3 +clear /m);
    expect((await caliper('labels', 'import', at('labels.csv'))).stdout).toContain('1 already there');
    expect((await caliper('undo')).stdout).toContain('Undone: Set label');
    expect((await caliper('labels', 'list', 'video.mp4')).stdout).toContain('There are no labels.');
  });

  it('REQ-DATA-017 sets a value on frames of an item and takes it away', async () => {
    const set = (...args: string[]) =>
      caliper('labels', 'set', 'view', ...args, '--media', 'P1', '--frames', '4-9');
    expect((await set('blurred')).stdout).toContain('Set label');
    expect((await caliper('labels', 'list', 'video.mp4')).stdout).toMatch(/^view +4-9 +blurred/m);
    expect((await set('blurred')).stdout).toContain('Nothing was changed');
    expect((await set('--remove')).stdout).toContain('Remove label');
    expect((await set('sharp')).stderr).toContain('view has no class sharp. It has: clear, blurred.');
  });
});

describe('caliper dataset', () => {
  it('REQ-DATA-014 REQ-DATA-015 makes, lists and shows data sets', async () => {
    const make = (...args: string[]) =>
      caliper('dataset', 'make', 'mine', '--media', 'all', '--label', 'size', ...args);
    const none = await make();
    expect([none.status, none.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('2 × lesions without a size'),
    ]);
    writeFileSync(at('sizes.csv'), 'item,lesion,value\nvideo,left,4\nvideo,right,11\n');
    expect((await caliper('labels', 'import', at('sizes.csv'), '--field', 'size')).stdout).toContain(
      '2 taken',
    );
    expect((await make('--split', '70/15/15')).stderr).toMatch(
      /3 parts need at least 3 groups by patient, and there is only 1/,
    );
    const made = await make('--frames-per-subject', '6', '--split', '100/0/0');
    expect(made.stdout).toContain('mine: 12 items of 1 patients are frozen');
    const { datasets } = JSON.parse((await caliper('dataset', '--json')).stdout) as { datasets: Dataset[] };
    expect(datasets).toMatchObject([{ name: 'mine', itemCount: 12, field: { name: 'size', unit: 'mm' } }]);
    const shown = await caliper('dataset', 'show', 'mine');
    expect(shown.stdout).toContain(datasets[0]!.sha256);
    expect(shown.stdout).toContain('split 100/0/0 by patient, seed 1');
    expect(shown.stdout).toMatch(/^train +12 +1 +1 /m);
    expect(shown.stdout).toContain('12 labels: imported');
    expect(shown.stdout).toContain('Nobody has looked for shortcuts in it yet');
    const checked = await caliper('dataset', 'check', 'mine');
    expect(checked.stdout).toMatch(/^No shortcut was found\.\nWith 1 patient chance alone/);
    expect((await caliper('dataset', 'split', 'mine', '--split', '0/0/100')).stdout).toContain(
      'split 0/0/100',
    );
    expect((await caliper('dataset', 'show', 'mine')).stdout).toContain('1 of its splits was made since');
    expect((await make()).stderr).toContain('There is a data set of the name mine.');
    expect((await caliper('dataset', 'show', 'other')).stderr).toContain('There is no data set other');
    const elsewhere = join(sizingCase.folder, 'unassigned');
    await runCaliper(['import', sizingCase.video, '--boxes', sizingCase.boxes, '--library', elsewhere]);
    await runCaliper(['labels', 'import', at('sizes.csv'), '--field', 'size', '--library', elsewhere]);
    const unassigned = ['dataset', 'make', 'n', '--media', 'all', '--label', 'size', '--library', elsewhere];
    expect((await runCaliper(unassigned)).stderr).toMatch(
      /1 of 1 media have no patient.*--patient NAME --move-to-patient.*--unassigned-as-patients/,
    );
    expect((await runCaliper([...unassigned, '--unassigned-as-patients'])).status).toBe(0);
    expect((await caliper('dataset', 'remove', 'mine')).status).toBe(0);
    expect((await caliper('dataset')).stdout).toContain('There are no data sets.');
    expect((await caliper('undo')).stdout).toContain('Undone: Remove data set');
    expect((await caliper('dataset')).stdout).toContain('mine');
  });
});
