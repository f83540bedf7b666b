import { copyFile, mkdir, readFile, rename, truncate, unlink, writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';

const inFolder = temporaryFolder();
const x264 = { preset: 'ultrafast', 'x264-params': 'bframes=2:b-adapt=0' };

beforeAll(async () => {
  const video = { encoder: 'libx264', frameCount: 100, bFrames: 2, encoderOptions: x264 };
  await makeVideo(inFolder('good.mp4'), { ...video, containerOptions: { movflags: 'faststart' } });
  await makeVideo(inFolder('index-last.mp4'), video);
  await makeVideo(inFolder('good.mkv'), video);
  await makeVideo(inFolder('good.ts'), video);
  await makeVideo(inFolder('mjpeg.avi'), { container: 'avi', encoder: 'mjpeg', frameCount: 20 });
});

/** The numbers of all frames that a file gives, and its warnings. */
async function readAll(path: string) {
  const video = await openFrames(path);
  const numbers: number[] = [];
  for await (const frame of video.frames()) numbers.push(readNumber(frame));
  const { frameCount, warnings } = video;
  await video.close();
  return { numbers, frameCount, warnings };
}

async function cutTo(name: string, share: number): Promise<string> {
  const bytes = await readFile(inFolder(name));
  const path = inFolder(`cut-${share}-${name}`);
  await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)));
  return path;
}

const errorOf = async (work: Promise<unknown>) =>
  await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('broken tails (REQ-MEDIA-003)', () => {
  it.each(['good.mp4', 'good.mkv', 'good.ts', 'mjpeg.avi'])(
    '%s cut off: the good frames open, with a warning',
    async (name) => {
      const { numbers, frameCount, warnings } = await readAll(await cutTo(name, 0.6));
      expect(frameCount).toBeGreaterThan(8);
      expect(frameCount).toBeLessThan(90);
      // Of the last group only some B pictures may be there: what is shown stays in order, all before it is complete.
      const complete = frameCount - 3;
      expect(numbers.slice(0, complete)).toEqual(Array.from({ length: complete }, (_, i) => i));
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      if (name !== 'good.ts') expect(warnings.join()).toMatch(/cut off|ended at a damaged place/);
    },
  );

  it('an MP4 whose index was never written is refused as damaged, saying so', async () => {
    const error = await errorOf(openFrames(await cutTo('index-last.mp4', 0.6)));
    expect(error).toMatchObject({ code: 'corrupt_file' });
    expect(String(error)).toContain('MP4');
  });
});

describe('files that are no video', () => {
  it('says what is wrong with each', async () => {
    await writeFile(inFolder('empty.mp4'), '');
    await writeFile(inFolder('text.mp4'), 'frame_index,lesion\n'.repeat(500));
    await writeFile(
      inFolder('noise.avi'),
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
    );
    await writeFile(inFolder('playlist.mp4'), '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n');
    await writeFile(inFolder('concat.mp4'), `ffconcat version 1.0\nfile '${inFolder('good.mp4')}'\n`);
    await mkdir(inFolder('empty-folder'));
    const codes: Record<string, unknown> = {};
    for (const name of [
      'empty.mp4',
      'text.mp4',
      'noise.avi',
      'playlist.mp4',
      'concat.mp4',
      'empty-folder',
      'absent.mp4',
    ]) {
      codes[name] = ((await errorOf(openFrames(inFolder(name)))) as { code?: string } | undefined)?.code;
    }
    expect(codes).toEqual({
      'empty.mp4': 'corrupt_file',
      'text.mp4': 'unsupported_format',
      'noise.avi': 'unsupported_format',
      'playlist.mp4': 'unsupported_format',
      'concat.mp4': 'unsupported_format',
      'empty-folder': 'unsupported_format',
      'absent.mp4': 'not_found',
    });
  });

  it('refuses paths that no file has', async () => {
    for (const path of ['', 'a\0b.mp4', `/${'x'.repeat(4096)}`]) {
      expect(await errorOf(openFrames(path)), path.slice(0, 10)).toMatchObject({ code: 'invalid_input' });
    }
    expect(await errorOf(openFrames('http://127.0.0.1:9/a.mp4'))).toMatchObject({ code: 'not_found' });
  });

  it('refuses a codec outside the list by its name', async () => {
    await makeVideo(inFolder('ffv1.mkv'), { encoder: 'ffv1', frameCount: 3 });
    const error = await errorOf(openFrames(inFolder('ffv1.mkv')));
    expect(error).toMatchObject({ code: 'unsupported_format' });
    expect(String(error)).toContain('ffv1');
  });

  it('opens a video under a wrong name, by its content', async () => {
    await copyFile(inFolder('good.mkv'), inFolder('renamed.png'));
    expect((await readAll(inFolder('renamed.png'))).frameCount).toBe(100);
    await copyFile(inFolder('good.mkv'), inFolder('concat:odd % name’s ünï.mp4'));
    expect((await readAll(inFolder('concat:odd % name’s ünï.mp4'))).frameCount).toBe(100);
  });
});

describe('absurd sizes', () => {
  it('refuses 16k × 16k stated by the container', async () => {
    const bytes = await readFile(inFolder('mjpeg.avi'));
    // The stream format header (`strf`, BITMAPINFOHEADER): width and height follow eight and twelve bytes behind.
    const format = bytes.indexOf('strf') + 8;
    bytes.writeInt32LE(16384, format + 4);
    bytes.writeInt32LE(16384, format + 8);
    await writeFile(inFolder('huge-header.avi'), bytes);
    expect(await errorOf(openFrames(inFolder('huge-header.avi')))).toMatchObject({ code: 'too_large' });
  });

  it('refuses or passes over 16k × 16k stated by the pictures alone', async () => {
    const bytes = await readFile(inFolder('mjpeg.avi'));
    for (let at = bytes.indexOf('ffc0', 0, 'hex'); at >= 0; at = bytes.indexOf('ffc0', at + 1, 'hex')) {
      if (bytes[at + 4] !== 8) continue;
      bytes.writeUInt16BE(16384, at + 5);
      bytes.writeUInt16BE(16384, at + 7);
    }
    await writeFile(inFolder('huge-pictures.avi'), bytes);
    const error = await errorOf(openFrames(inFolder('huge-pictures.avi')));
    expect(['too_large', 'corrupt_file']).toContain((error as { code: string }).code);
  });
});

describe('a video that vanishes or changes while it is read', () => {
  it('says so, and the frames given before are right', async () => {
    await copyFile(inFolder('good.mp4'), inFolder('vanishing.mp4'));
    const video = await openFrames(inFolder('vanishing.mp4'));
    const numbers: number[] = [];
    const error = await errorOf(
      (async () => {
        for await (const frame of video.frames()) {
          numbers.push(readNumber(frame));
          if (numbers.length === 5) await unlink(inFolder('vanishing.mp4'));
        }
      })(),
    );
    expect(error).toMatchObject({ code: 'file_changed' });
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i));
    expect(await errorOf(video.frame(90))).toMatchObject({ code: 'file_changed' });
    await video.close();
  });

  it('notices a file cut short or replaced', async () => {
    await copyFile(inFolder('good.mp4'), inFolder('shrinking.mp4'));
    const video = await openFrames(inFolder('shrinking.mp4'));
    await truncate(inFolder('shrinking.mp4'), 2000);
    expect(await errorOf(video.frame(50))).toMatchObject({ code: 'file_changed' });
    await rename(inFolder('shrinking.mp4'), inFolder('away.mp4'));
    expect(await errorOf(readFirst(video.frames()))).toMatchObject({ code: 'file_changed' });
    await video.close();
  });
});

const readFirst = async <T>(items: AsyncIterable<T>): Promise<T | undefined> => {
  for await (const item of items) return item;
  return undefined;
};

describe('use', () => {
  it('refuses indices and ranges outside the video, and calls after closing', async () => {
    const video = await openFrames(inFolder('good.mp4'));
    for (const index of [-1, 100, 1.5, Number.NaN]) {
      expect(await errorOf(video.frame(index)), String(index)).toMatchObject({ code: 'invalid_input' });
    }
    expect(await errorOf(readFirst(video.frames({ from: 5, to: 101 })))).toMatchObject({
      code: 'invalid_input',
    });
    expect(await readFirst(video.frames({ from: 100 }))).toBeUndefined();
    await video.close();
    expect(await errorOf(video.frame(0))).toMatchObject({ code: 'conflict' });
  });

  it('stops when cancelled, and a loop that is left closes its decoder', async () => {
    const video = await openFrames(inFolder('good.mp4'));
    const abort = new AbortController();
    const numbers: number[] = [];
    const error = await errorOf(
      (async () => {
        for await (const frame of video.frames({ signal: abort.signal })) {
          numbers.push(frame.frameIndex);
          if (numbers.length === 3) abort.abort();
        }
      })(),
    );
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(numbers).toEqual([0, 1, 2]);
    expect(await readFirst(video.frames())).toMatchObject({ frameIndex: 0 });
    await video.close();
  });

  it('scales while decoding', async () => {
    const video = await openFrames(inFolder('good.mp4'));
    const frame = await readFirst(video.frames({ from: 42, scaleTo: { widthPx: 320, heightPx: 192 } }));
    expect(frame).toMatchObject({ frameIndex: 42, widthPx: 320, heightPx: 192 });
    expect(frame!.data).toHaveLength(320 * 192 * 3);
    await video.close();
  });

  it('serves many requests at once, each its own frame', async () => {
    const video = await openFrames(inFolder('good.mp4'));
    const wanted = [70, 3, 70, 99, 12, 71, 0, 55];
    const frames = await Promise.all(wanted.map((i) => video.frame(i)));
    expect(frames.map(readNumber)).toEqual(wanted);
    await video.close();
  });

  it('works in a worker thread', async () => {
    const source = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { openFrames } = await import(workerData.module);
      const video = await openFrames(workerData.path);
      const frame = await video.frame(33);
      await video.close();
      parentPort.postMessage({ frameCount: video.frameCount, frame });
    `;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: { module: new URL('../index.ts', import.meta.url).href, path: inFolder('good.mp4') },
    });
    const answer = await new Promise<{ frameCount: number; frame: { widthPx: number; data: Uint8Array } }>(
      (resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      },
    );
    await worker.terminate();
    expect(answer.frameCount).toBe(100);
    expect(readNumber(answer.frame)).toBe(33);
  });

  it('gives the same fingerprint to the same content under another name', async () => {
    await copyFile(inFolder('good.mp4'), inFolder('copy.mp4'));
    const videos = await Promise.all(
      ['good.mp4', 'copy.mp4', 'good.mkv'].map((name) => openFrames(inFolder(name))),
    );
    const prints = videos.map(({ fingerprint }) => fingerprint);
    await Promise.all(videos.map((video) => video.close()));
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).not.toBe(prints[2]);
  });
});
