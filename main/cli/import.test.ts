import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import { makeSizingCase, type SizingCase } from '../../test/sizing-case.ts';
import { scanPackets } from '../media/video/packet-table.ts';
import { Video } from '../media/video/video.ts';
import { exitCodes } from './exit-codes.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;

beforeAll(async () => {
  sizingCase = await makeSizingCase(30);
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

const at = (name: string) => join(sizingCase.folder, name);
const importVideo = (library: string, ...args: string[]) =>
  runCaliper(['import', sizingCase.video, '--library', at(library), ...args]);

function boxFile(name: string, left: number, frames: number): string {
  const rows = Array.from({ length: frames }, (_, frame) => `${frame},a,${left},20,60,70`);
  writeFileSync(at(name), `frame_index,lesion,xmin,ymin,xmax,ymax\n${rows.join('\n')}\n`);
  return at(name);
}

describe('caliper import', () => {
  it('REQ-DATA-007 says exactly how many rows were left out and why, and writes all of them on request', async () => {
    const boxes = boxFile('many.csv', 10, 5000);
    const report = at('report.json');
    const { status, stderr } = await importVideo('counted', '--boxes', boxes, '--report', report);
    expect(status).toBe(0);
    expect(stderr).toContain('5000 boxes read: 30 taken, 4970 left out; undo with `caliper undo`.\n');
    expect(stderr).toContain('left out: 4970 × there is no such frame (line 32, line 33, line 34, …)\n');
    expect(stderr).toContain('Read as UTF-8, separated by commas.\n');
    const written = JSON.parse(readFileSync(report, 'utf8')) as {
      boxes: { report: object; skipped: { where: string; reason: string }[] };
    };
    expect(written.boxes.report).toMatchObject({ read: 5000, taken: 30, leftOut: 4970 });
    expect(written.boxes.skipped).toHaveLength(4970);
    expect(written.boxes.skipped[0]).toEqual({
      where: 'line 32',
      reason: 'there is no frame 30 (the last one is 29)',
    });
    const again = await importVideo('counted', '--report', report);
    expect([again.status === 0, again.stderr.includes('already. It was left as it is')]).toEqual([
      false,
      true,
    ]);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual(written);
  });

  it('REQ-DATA-009 asks for --replace-boxes before it replaces any', async () => {
    await importVideo('replaced', '--boxes', boxFile('first.csv', 10, 20));
    const other = boxFile('other.csv', 11, 20);
    const refused = await importVideo('replaced', '--boxes', other, '--report', at('refused.json'));
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('lesion a: 0 equal, 20 different');
    expect(refused.stderr).toContain('add --replace-boxes');
    expect(() => readFileSync(at('refused.json'))).toThrow('ENOENT');
    const replaced = await importVideo('replaced', '--boxes', other, '--replace-boxes');
    expect(replaced.stderr).toContain('replaced the 20 boxes of lesion a\n');
    const same = await importVideo('replaced', '--boxes', other);
    expect(same.stderr).toContain('20 boxes read: 0 taken, 20 already there, 0 left out.\n');
  });

  it('REQ-DATA-010 refuses another patient for a known video, and moves it when asked', async () => {
    await importVideo('patients', '--patient', 'P-1');
    const refused = await importVideo('patients', '--patient', 'P-2');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toMatch(/of patient P-1, not of P-2.*--move-to-patient/);
    const moved = await importVideo('patients', '--patient', 'P-2', '--move-to-patient');
    expect([moved.status, moved.stderr]).toEqual([
      0,
      expect.stringContaining('moved from patient P-1 to P-2'),
    ]);
  });

  it('REQ-DATA-011 adds pictures of several sizes as stills, asks of others nothing but says so', async () => {
    const save = async (name: string, widthPx: number, shade: number) => {
      mkdirSync(dirname(at(name)), { recursive: true });
      const data = Buffer.alloc(widthPx * 50, shade);
      await sharp(data, { raw: { width: widthPx, height: 50, channels: 1 } })
        .png()
        .toFile(at(name));
    };
    await save('kvasir/images/a.png', 60, 20);
    await save('kvasir/images/b.png', 70, 40);
    await save('kvasir/masks/a.png', 60, 255);
    const stills = await runCaliper(['import', at('kvasir'), '--library', at('stills')]);
    expect(stills.status).toBe(0);
    expect(stills.stderr).toContain('The 2 pictures are of 2 sizes: each is added as a still of its own.\n');
    expect(stills.stderr).toContain('1 boxes read: 1 taken, 0 left out; undo with `caliper undo`.\n');
    expect(stills.stderr).toContain('1 pictures have no mask (b.png)\n');
    expect(stills.stdout).toContain('2 pictures: 2 stills added, 0 already there, 0 not added');
    const asSeries = await runCaliper(['import', at('kvasir'), '--as', 'series', '--library', at('stills')]);
    expect([asSeries.status, asSeries.stderr]).toEqual([
      exitCodes.invalid_input,
      expect.stringContaining('are of 2 sizes and cannot be one series'),
    ]);
    await save('equal/1.png', 60, 10);
    await save('equal/2.png', 60, 90);
    const series = await runCaliper(['import', at('equal'), '--library', at('stills')]);
    expect(series.stderr).toContain(
      '2 pictures are added as one series; --as stills adds each on its own.\n',
    );
    expect(series.stdout).toContain('2 frames, 60×50');
    const each = await runCaliper(['import', at('equal'), '--as', 'stills', '--library', at('stills')]);
    expect(each.stdout).toContain('2 stills added');
  });
});

describe('REQ-MEDIA-014 caliper check', () => {
  it('says that all pictures were decoded, or names those that are damaged', async () => {
    const sound = await runCaliper(['check', sizingCase.video, '--library', at('checked')]);
    expect(sound).toMatchObject({ status: 0 });
    expect(sound.stdout).toContain('All 30 pictures of video.mp4 were decoded; no damage was found.');

    const video = await Video.open(sizingCase.video);
    const { packets } = await scanPackets(video);
    await video.close();
    const bytes = readFileSync(sizingCase.video);
    const { bytePosition, sizeBytes } = packets[0]!;
    bytes.fill(0, bytePosition + (sizeBytes >> 2), bytePosition + sizeBytes);
    writeFileSync(at('hurt.mp4'), bytes);
    const hurt = await runCaliper(['check', at('hurt.mp4'), '--library', at('checked'), '--json']);
    expect(hurt).toMatchObject({ status: 0 });
    const { frameCount, damage } = JSON.parse(hurt.stdout) as {
      frameCount: number;
      damage: { checkedFrames: number; damaged: object[]; lost: object[] };
    };
    expect([frameCount, damage.checkedFrames]).toEqual([30, 30]);
    expect(damage.damaged.length + damage.lost.length).toBeGreaterThan(0);
    const said = await runCaliper(['check', at('hurt.mp4'), '--library', at('checked')]);
    expect(said.stdout).not.toContain('no damage was found');
    expect(said.stdout).toContain('frame');
  });
});
