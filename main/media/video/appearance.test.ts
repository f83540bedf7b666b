import { spawnSync } from 'node:child_process';
import { AVCOL_RANGE_JPEG, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_SPC_SMPTE170M } from 'node-av/constants';
import { describe, expect, it } from 'vitest';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { numberedSize, readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';
import { orientationOf, turn } from './orientation.ts';

const inFolder = temporaryFolder();
const lossless = { preset: 'ultrafast', qp: '0' };

/** A video of one plain colour and the RGB of the middle of its first frame. */
async function colourOf(
  name: string,
  yuv: readonly [number, number, number],
  space: Parameters<typeof makeVideo>[1]['colour'],
) {
  const { widthPx, heightPx } = numberedSize;
  const area = widthPx * heightPx;
  const plane = Buffer.concat([
    Buffer.alloc(area, yuv[0]),
    Buffer.alloc(area / 4, yuv[1]),
    Buffer.alloc(area / 4, yuv[2]),
  ]);
  const path = inFolder(name);
  await makeVideo(path, {
    encoder: 'libx264',
    frameCount: 2,
    encoderOptions: lossless,
    draw: () => plane,
    ...(space ? { colour: space } : {}),
  });
  const video = await openFrames(path);
  const { data } = await video.frame(0);
  await video.close();
  const middle = 3 * (heightPx / 2) * widthPx + 240;
  return [...data.subarray(middle, middle + 3)];
}

/** Y'CbCr to R'G'B' with the luma weights of a standard (ITU-R BT.601-7, BT.709-6), rounded. */
function expected(
  [y, cb, cr]: readonly [number, number, number],
  kr: number,
  kb: number,
  isFull: boolean,
): number[] {
  const [luma, chroma] = isFull ? [y / 255, 255] : [(y - 16) / 219, 224];
  const [pb, pr] = [(cb - 128) / chroma, (cr - 128) / chroma];
  const red = luma + 2 * (1 - kr) * pr;
  const blue = luma + 2 * (1 - kb) * pb;
  const green = (luma - kr * red - kb * blue) / (1 - kr - kb);
  return [red, green, blue].map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

const near = (actual: readonly number[], wanted: readonly number[]) =>
  Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]!)));

describe('colour (REQ-MEDIA-005)', () => {
  const mucosa = [120, 105, 165] as const;
  it.each([
    {
      name: 'bt601-limited',
      space: { matrix: AVCOL_SPC_SMPTE170M, range: AVCOL_RANGE_MPEG },
      kr: 0.299,
      kb: 0.114,
      isFull: false,
    },
    {
      name: 'bt709-limited',
      space: { matrix: AVCOL_SPC_BT709, range: AVCOL_RANGE_MPEG },
      kr: 0.2126,
      kb: 0.0722,
      isFull: false,
    },
    {
      name: 'bt601-full',
      space: { matrix: AVCOL_SPC_SMPTE170M, range: AVCOL_RANGE_JPEG },
      kr: 0.299,
      kb: 0.114,
      isFull: true,
    },
    {
      name: 'bt709-full',
      space: { matrix: AVCOL_SPC_BT709, range: AVCOL_RANGE_JPEG },
      kr: 0.2126,
      kb: 0.0722,
      isFull: true,
    },
    { name: 'unstated, low', space: undefined, kr: 0.299, kb: 0.114, isFull: false },
  ])('$name', async ({ name, space, kr, kb, isFull }) => {
    const actual = await colourOf(`${name}.mp4`, mucosa, space);
    expect(near(actual, expected(mucosa, kr, kb, isFull)), `${actual}`).toBeLessThanOrEqual(2);
  });
});

describe('orientation', () => {
  const matrix = ([a, b, c, d]: readonly number[]) => {
    const bytes = Buffer.alloc(36);
    [a, b, 0, c, d].forEach((value, i) => {
      bytes.writeInt32LE(value! * 65536, 4 * i);
    });
    bytes.writeInt32LE(2 ** 30, 32);
    return bytes;
  };
  // Two columns, three rows; each pixel's channels carry its number.
  const picture = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((n) => [n, n, n]));
  const turned = (...entries: readonly number[]) =>
    [...turn(picture, 2, 3, orientationOf(matrix(entries))!)].filter((_, i) => i % 3 === 0);

  it('turns by quarter turns and mirrors', () => {
    expect(turned(0, 1, -1, 0), 'clockwise').toEqual([5, 3, 1, 6, 4, 2]);
    expect(turned(0, -1, 1, 0), 'counter-clockwise').toEqual([2, 4, 6, 1, 3, 5]);
    expect(turned(-1, 0, 0, -1), 'half').toEqual([6, 5, 4, 3, 2, 1]);
    expect(turned(-1, 0, 0, 1), 'mirrored').toEqual([2, 1, 4, 3, 6, 5]);
  });

  it('leaves upright and oddly turned videos as they are coded', () => {
    expect(orientationOf(matrix([1, 0, 0, 1]))).toBeUndefined();
    expect(orientationOf(matrix([0.7, 0.7, -0.7, 0.7]))).toBeUndefined();
    expect(orientationOf(null)).toBeUndefined();
  });

  const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
  it.each([
    { name: 'clockwise', entries: [0, 1, -1, 0] },
    { name: 'counter', entries: [0, -1, 1, 0] },
    { name: 'mirrored', entries: [-1, 0, 0, 1] },
  ])('shows a video turned $name as ffmpeg does', async ({ name, entries }) => {
    const path = inFolder(`${name}.mov`);
    await makeVideo(path, {
      encoder: 'libx264',
      frameCount: 2,
      encoderOptions: lossless,
      displayMatrix: matrix(entries),
    });
    const video = await openFrames(path);
    const { data, widthPx, heightPx } = await video.frame(1);
    await video.close();
    const isSideways = entries[0] === 0;
    expect([widthPx, heightPx]).toEqual(isSideways ? [96, 160] : [160, 96]);
    if (!hasFfmpeg) return;
    const shown = spawnSync(
      'ffmpeg',
      ['-v', 'error', '-i', path, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'],
      { maxBuffer: 2 ** 28 },
    );
    const truth = shown.stdout.subarray(data.length, 2 * data.length);
    expect(data.reduce((sum, value, i) => sum + Math.abs(value - truth[i]!), 0) / data.length).toBeLessThan(
      2,
    );
  });
});

describe('edit lists', () => {
  it('leaves out what an MP4 cuts off at its beginning', async () => {
    const path = inFolder('edited.mp4');
    await makeVideo(path, {
      encoder: 'libx264',
      frameCount: 40,
      keyEvery: 12,
      bFrames: 2,
      ptsMs: (i) => 40 * i - 200,
      encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=2:b-adapt=0' },
      containerOptions: { avoid_negative_ts: 'disabled', use_editlist: '1' },
    });
    const video = await openFrames(path);
    const numbers: number[] = [];
    for await (const frame of video.frames()) numbers.push(readNumber(frame));
    const jumped: number[] = [];
    for (const i of [20, 0, 34, 3, 8]) jumped.push(readNumber(await video.frame(i)));
    const { ptsUs } = video.index;
    await video.close();
    expect(numbers).toEqual(Array.from({ length: 35 }, (_, i) => i + 5));
    expect(jumped).toEqual([25, 5, 39, 8, 13]);
    expect(ptsUs[0]).toBe(0);
  });
});
