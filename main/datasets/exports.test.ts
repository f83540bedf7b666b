import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/films/temporary-folder.ts';
import type { MediaId } from '../contract/ids.ts';
import { atomicWrite } from './atomic-write.ts';
import { exportFrameCsv, exportLesionJson } from './export-results.ts';

const inFolder = temporaryFolder();
const row = {
  frameIndex: 3,
  ptsUs: 120000,
  lesionId: 'l1',
  lesion: 'a',
  sizeMm: 6.12345,
  lowMm: 4,
  highMm: 8.5,
  sizeClass: 'over 5 mm',
  damaged: false,
};

describe('exports (REQ-DATA-005)', () => {
  it('writes one row a frame and lesion, quoting where needed', async () => {
    await exportFrameCsv(inFolder('out.csv'), [row, { ...row, lesion: 'b, "left"' }], {
      ...{ modelDigest: 'ab', goldenCheck: 'none' },
    });
    expect(await readFile(inFolder('out.csv'), 'utf8')).toBe(
      'frame_index,pts_us,lesion,size_mm,low_mm,high_mm,class,damaged,lesion_id,model_digest,model_check\n' +
        '3,120000,a,6.123,4,8.5,over 5 mm,0,l1,ab,not checked\n' +
        '3,120000,"b, ""left""",6.123,4,8.5,over 5 mm,0,l1,ab,not checked\n',
    );
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
    const film = { mediaId: 'm' as MediaId, fingerprint: '1-x', frameCount: 461 };
    await exportLesionJson(inFolder('out.json'), { film, model: { name: 'demo' }, lesions: [lesion] });
    expect(JSON.parse(await readFile(inFolder('out.json'), 'utf8'))).toEqual({
      format: 'caliper-lesion-sizes',
      version: 1,
      notice: 'Research use only. Caliper is not a medical device.',
      film,
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
    await expect(atomicWrite(inFolder('kept', 'file.csv'), pieces())).rejects.toThrow('midway');
    expect(await readFile(inFolder('kept', 'file.csv'), 'utf8')).toBe('old');
    expect(await readdir(inFolder('kept'))).toEqual(['file.csv']);
  });

  it('writes long content whole', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `${i}\n`);
    await atomicWrite(inFolder('long.txt'), lines);
    expect(await readFile(inFolder('long.txt'), 'utf8')).toBe(lines.join(''));
  });

  it('says what to do about a missing folder and a read-only one', async () => {
    await expect(atomicWrite(inFolder('absent', 'file'), ['x'])).rejects.toMatchObject({ code: 'not_found' });
    await mkdir(inFolder('locked'));
    await chmod(inFolder('locked'), 0o500);
    // The superuser may write anywhere, so there this cannot fail.
    if (process.getuid?.() !== 0) {
      await expect(atomicWrite(inFolder('locked', 'file'), ['x'])).rejects.toMatchObject({
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
      await expect(atomicWrite(inFolder('small', 'file'), ['x'.repeat(200_000)])).rejects.toMatchObject({
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
