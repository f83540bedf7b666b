import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import type { MediaId } from '../contract/ids.ts';
import { writeOutputFiles } from '../outputs/index.ts';
import { frameCsv, lesionJson } from './export-results.ts';

const inFolder = temporaryFolder();
const write = (path: string, pieces: Iterable<string> | AsyncIterable<string>) =>
  writeOutputFiles([{ path, isOurs: () => true, pieces }], { replace: true });
const row = {
  frameIndex: 3,
  ptsUs: 120000,
  lesionId: 'l1',
  lesion: 'a',
  sizeMm: 6.12345,
  lowMm: 4,
  highMm: 8.5,
  sizeClass: 'over 5 mm',
  decision: 'edited' as const,
  decidedMm: 7.25,
  damaged: false,
};
const mediaId = 'm' as MediaId;

describe('exports (REQ-DATA-005)', () => {
  it('writes one row a frame and lesion, quoting where needed', async () => {
    const origin = { modelDigest: 'ab', goldenCheck: 'none', mediaId } as const;
    await write(inFolder('out.csv'), frameCsv([row, { ...row, lesion: 'b, "left"' }], origin));
    expect(await readFile(inFolder('out.csv'), 'utf8')).toBe(
      'frame_index,pts_us,lesion,size_mm,low_mm,high_mm,class,damaged,lesion_id,model_digest,model_check,decision,decided_mm,media_id\n' +
        '3,120000,a,6.123,4,8.5,over 5 mm,0,l1,ab,not checked,edited,7.25,m\n' +
        '3,120000,"b, ""left""",6.123,4,8.5,over 5 mm,0,l1,ab,not checked,edited,7.25,m\n',
    );
  });

  it('REQ-DATA-013 gives no spreadsheet a formula, and leaves other names as they are', async () => {
    const formulas = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '\t=1', ' =1', '\uFF1D1'];
    const plain = ['a', 'a=b', 'left-right', '1', "'quoted'"];
    const rows = [...formulas, ...plain].map((lesion) => ({ ...row, lesion }));
    await write(inFolder('formulas.csv'), frameCsv(rows, { modelDigest: null, goldenCheck: null, mediaId }));
    const cells = parse(await readFile(inFolder('formulas.csv'), 'utf8')).slice(1) as string[][];
    expect(cells.map((cell) => cell[2])).toEqual([...formulas.map((name) => `'${name}`), ...plain]);
  });

  it('writes one entry a lesion with its origin and the notice of research use', async () => {
    const lesion = {
      ...{
        lesionId: 'l1',
        lesion: 'a',
        sizeMm: 6,
        lowMm: 4,
        highMm: 8,
        sizeClass: 'over 5 mm',
        frameCount: 125,
        damagedFrames: 2,
      },
      ...{ decision: 'edited' as const, decidedMm: 7 },
    };
    const video = { mediaId: 'm' as MediaId, fingerprint: '1-x', frameCount: 461 };
    const report = { video, model: { name: 'demo' }, lesions: [lesion] };
    await write(inFolder('out.json'), [lesionJson(report)]);
    expect(JSON.parse(await readFile(inFolder('out.json'), 'utf8'))).toEqual({
      format: 'caliper-lesion-sizes',
      version: 1,
      notice: 'Research use only. Caliper is not a medical device.',
      video,
      model: { name: 'demo' },
      lesions: [lesion],
    });
  });
});

describe('atomic writing', () => {
  it('leaves the old file and no litter when it fails midway', async () => {
    await mkdir(inFolder('kept'));
    await writeFile(inFolder('kept', 'file.csv'), 'old');
    const pieces = function* () {
      yield 'x'.repeat(1 << 19);
      throw new Error('midway');
    };
    await expect(write(inFolder('kept', 'file.csv'), pieces())).rejects.toThrow('midway');
    expect(await readFile(inFolder('kept', 'file.csv'), 'utf8')).toBe('old');
    expect(await readdir(inFolder('kept'))).toEqual(['file.csv']);
  });

  it('writes long content whole', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `${i}\n`);
    await write(inFolder('long.txt'), lines);
    expect(await readFile(inFolder('long.txt'), 'utf8')).toBe(lines.join(''));
  });

  it('says what to do about a missing folder and a read-only one', async () => {
    await expect(write(inFolder('absent', 'file'), ['x'])).rejects.toMatchObject({ code: 'not_found' });
    await mkdir(inFolder('locked'));
    await chmod(inFolder('locked'), 0o500);
    // The superuser may write anywhere, so there this cannot fail.
    if (process.getuid?.() !== 0) {
      await expect(write(inFolder('locked', 'file'), ['x'])).rejects.toMatchObject({
        code: 'read_only',
      });
    }
  });

  it('says that the disk is full, and keeps what was there', async (context) => {
    await mkdir(inFolder('small'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', inFolder('small')], {
        stdio: 'ignore',
      });
    } catch {
      return context.skip('a small disk cannot be mounted here');
    }
    try {
      await writeFile(inFolder('small', 'file'), 'old');
      await expect(write(inFolder('small', 'file'), ['x'.repeat(200_000)])).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('Free some space'),
      });
      expect(await readFile(inFolder('small', 'file'), 'utf8')).toBe('old');
      expect(await readdir(inFolder('small'))).toEqual(['file']);
    } finally {
      execFileSync('umount', [inFolder('small')]);
    }
  });
});
