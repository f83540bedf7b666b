import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeDicom } from '../../../test/videos/make-dicom.ts';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { numberedSize } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { removeLeftCopies } from './video-copy.ts';

const inFolder = temporaryFolder();
const media = fileURLToPath(new URL('../index.ts', import.meta.url));

async function videoObject(path: string): Promise<void> {
  await makeVideo(inFolder('v.h264'), { encoder: 'libx264', container: 'h264', frameCount: 5 });
  const recipe = {
    ...{ ...numberedSize, samplesPerPixel: 3, photometric: 'YBR_PARTIAL_420', frameCount: 5 },
    ...{ transferSyntax: '1.2.840.10008.1.2.4.102', pixels: [await readFile(inFolder('v.h264'))] },
  };
  await writeFile(path, makeDicom(recipe));
}

describe('REQ-MEDIA-018 copies of a video inside a DICOM object', () => {
  it.runIf(process.platform === 'linux')('are gone with the process, however it ends', async () => {
    await videoObject(inFolder('v.dcm'));
    mkdirSync(inFolder('temporary'));
    const script = `const { openFrames } = await import(${JSON.stringify(media)});
      const source = await openFrames(${JSON.stringify(inFolder('v.dcm'))});
      await source.frame(3);
      console.log('frame 3 is read');
      process.kill(process.pid, 'SIGKILL');`;
    const child = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: inFolder('temporary') },
    });
    await expect(child).rejects.toMatchObject({ signal: 'SIGKILL', stdout: 'frame 3 is read\n' });
    expect(readdirSync(inFolder('temporary'))).toEqual([]);
  });

  it('are removed at the next start where a process that is gone has left them', async () => {
    const other = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => other.once('exit', resolve));
    const left = inFolder(`caliper-dicom-${other.pid}-abcdef`);
    const used = inFolder(`caliper-dicom-${process.pid}-abcdef`);
    const foreign = inFolder(`something-${other.pid}-abcdef`);
    for (const folder of [left, used, foreign]) {
      mkdirSync(folder);
      await writeFile(`${folder}/video`, 'pixels');
    }
    await removeLeftCopies(inFolder('.'));
    expect([left, used, foreign].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  });
});
