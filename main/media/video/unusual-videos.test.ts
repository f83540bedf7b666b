import { describe, expect, it } from 'vitest';
import { displayMatrix } from '../../../test/videos/display-matrix.ts';
import { makeVideo, type VideoRecipe } from '../../../test/videos/make-video.ts';
import { numberedSize, readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames, type RgbFrame } from '../index.ts';

type Video = Partial<VideoRecipe> & { readonly file: string; readonly numbers?: readonly number[] };

const countUp = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const x264 = (params: string, bFrames = 0) => ({
  ...{ encoder: 'libx264', bFrames },
  encoderOptions: { preset: 'ultrafast', 'x264-params': params },
});
const x265 = (params: string, bFrames = 0) => ({
  ...{ encoder: 'libx265', bFrames },
  encoderOptions: { preset: 'ultrafast', 'x265-params': `${params}:log-level=none:pools=1` },
});
const mpeg2 = { encoder: 'mpeg2video', encoderOptions: { b: '3000000' } };
const mpeg4 = { encoder: 'mpeg4', encoderOptions: { b: '3000000' } };
const vp9 = { encoder: 'libvpx-vp9', encoderOptions: { deadline: 'realtime', 'cpu-used': '8', b: '500000' } };
const vp9Deep = { ...vp9, encoderOptions: { ...vp9.encoderOptions, profile: '2' } };
const oddSize = { widthPx: 163, heightPx: 91 };
const pyramid = x264('bframes=7:b-adapt=0:b-pyramid=normal:ref=4', 7);
const openGop = 'bframes=3:b-adapt=0:open-gop=1:keyint=8:min-keyint=8:scenecut=0';
const quarter = displayMatrix([0, 1, -1, 0]);
const half = displayMatrix([-1, 0, 0, -1]);
const threeQuarters = displayMatrix([0, -1, 1, 0]);
const unevenly = (i: number) => i * 40 + (i % 5) * 7 + (i > 11 ? 700 : 0);
const late = (i: number) => 5000 + 40 * i;
const early = (i: number) => 40 * i - 200;
const keepTimes = { avoid_negative_ts: 'disabled' };

/** Each with 24 numbered pictures, unless `numbers` says which of them are to be shown. */
const videos: Readonly<Record<string, Video>> = {
  'MP4, H.264, open groups': { file: 'open.mp4', ...x264(openGop, 3) },
  'MKV, H.264, open groups': { file: 'open.mkv', ...x264(openGop, 3) },
  'TS, H.264, open groups': { file: 'open.ts', ...x264(openGop, 3) },
  'MP4, HEVC, open groups': {
    file: 'open-hevc.mp4',
    ...x265('keyint=8:min-keyint=8:open-gop=1:bframes=3:b-adapt=0', 3),
  },
  'MKV, HEVC, open groups': {
    file: 'open-hevc.mkv',
    ...x265('keyint=8:min-keyint=8:open-gop=1:bframes=3:b-adapt=0', 3),
  },
  'MP4, pyramid of B pictures': { file: 'pyramid.mp4', ...pyramid },
  'MKV, pyramid of B pictures': { file: 'pyramid.mkv', ...pyramid },
  'AVI, pyramid of B pictures, without times': { file: 'pyramid.avi', container: 'avi', ...pyramid },
  'MP4, edit list': {
    file: 'edit.mp4',
    ...x264('bframes=2:b-adapt=0', 2),
    ...{ ptsMs: early, containerOptions: { ...keepTimes, use_editlist: '1' }, numbers: countUp(5, 24) },
  },
  'MOV, edit list, HEVC': {
    file: 'edit.mov',
    ...x265('bframes=0'),
    ...{ ptsMs: early, containerOptions: { ...keepTimes, use_editlist: '1' }, numbers: countUp(5, 24) },
  },
  'MKV, H.264, times below zero': {
    file: 'negative.mkv',
    ...x264('bframes=0'),
    ...{ ptsMs: early, containerOptions: keepTimes },
  },
  'MKV, VP9, times below zero': {
    file: 'negative-vp9.mkv',
    ...vp9,
    ...{ ptsMs: early, containerOptions: keepTimes },
  },
  'MP4, late start': { file: 'late.mp4', ...x264('bframes=2:b-adapt=0', 2), ptsMs: late },
  'MKV, late start': { file: 'late.mkv', ...x264('bframes=2:b-adapt=0', 2), ptsMs: late },
  'TS, late start': { file: 'late.ts', ...x264('bframes=2:b-adapt=0', 2), ptsMs: late },
  'WebM, late start': { file: 'late.webm', ...vp9, ptsMs: late },
  'MP4, two streams of pictures': { file: 'two.mp4', ...x264('bframes=0'), secondStream: true },
  'MKV, two streams of pictures': { file: 'two.mkv', ...x264('bframes=2:b-adapt=0', 2), secondStream: true },
  'TS, two streams of pictures': { file: 'two.ts', ...mpeg2, secondStream: true },
  'MOV, a quarter turn': { file: 'quarter.mov', ...x264('bframes=0'), displayMatrix: quarter },
  'MP4, half a turn': { file: 'half.mp4', ...x264('bframes=2:b-adapt=0', 2), displayMatrix: half },
  'MP4, three quarters of a turn': { file: 'three.mp4', ...x264('bframes=0'), displayMatrix: threeQuarters },
  'MPG, MPEG-2, fields, upper first': {
    ...{ file: 'upper.mpg', container: 'vob', fields: 'top first', bFrames: 2 },
    ...mpeg2,
  },
  'MPG, MPEG-2, fields, lower first': {
    ...{ file: 'lower.mpg', container: 'vob', fields: 'bottom first', bFrames: 2 },
    ...mpeg2,
  },
  'TS, MPEG-2, fields': { file: 'fields2.ts', fields: 'top first', ...mpeg2 },
  'MP4, H.264, fields, upper first': { file: 'tff.mp4', fields: 'top first', ...x264('interlaced=1:tff=1') },
  'MKV, H.264, fields, lower first': { file: 'bff.mkv', fields: 'bottom first', ...x264('bff=1') },
  'TS, H.264, fields with B pictures': {
    ...{ file: 'tff.ts', fields: 'top first' },
    ...x264('interlaced=1:bframes=2:b-adapt=0', 2),
  },
  'MP4, HEVC, 10 bits': { file: 'deep.mp4', bits: 10, ...x265('bframes=2:b-adapt=0', 2) },
  'MKV, HEVC, 10 bits': { file: 'deep.mkv', bits: 10, ...x265('bframes=0') },
  'MKV, H.264, 10 bits': { file: 'hi10.mkv', bits: 10, ...x264('bframes=2:b-adapt=0', 2) },
  'MP4, H.264, 10 bits': { file: 'hi10.mp4', bits: 10, ...x264('bframes=0') },
  'WebM, VP9, 10 bits': { file: 'deep.webm', bits: 10, ...vp9Deep },
  'AVI, MJPEG, odd size': { file: 'odd.avi', container: 'avi', encoder: 'mjpeg', size: oddSize },
  'WebM, VP9, odd size': { file: 'odd.webm', ...vp9, size: oddSize },
  'WebM, VP8, odd size': { file: 'odd8.webm', ...vp9, encoder: 'libvpx', size: oddSize },
  'AVI, MPEG-4, odd size': { file: 'odd4.avi', container: 'avi', ...mpeg4, size: oddSize },
  'MP4, variable rate with B pictures': {
    file: 'variable.mp4',
    ...x264('bframes=3:b-adapt=0', 3),
    ptsMs: unevenly,
  },
  'MKV, variable rate, HEVC': { file: 'variable.mkv', ...x265('bframes=2:b-adapt=0', 2), ptsMs: unevenly },
  'WebM, variable rate': { file: 'variable.webm', ...vp9, ptsMs: unevenly },
  'MKV, MJPEG, variable rate': { file: 'mjpeg.mkv', encoder: 'mjpeg', ptsMs: unevenly },
  'MOV, MJPEG': { file: 'mjpeg.mov', encoder: 'mjpeg' },
  'MP4, MPEG-4': { file: 'mpeg4.mp4', ...mpeg4, bFrames: 2 },
  'MPG, MPEG-1': { file: 'mpeg1.mpg', container: 'mpeg', ...mpeg2, encoder: 'mpeg1video', bFrames: 2 },
  'MKV, MPEG-2': { file: 'mpeg2.mkv', ...mpeg2, bFrames: 2 },
  'WebM, VP8, late start': { file: 'late8.webm', ...vp9, encoder: 'libvpx', ptsMs: late },
  'TS, HEVC': { file: 'hevc.ts', ...x265('bframes=2:b-adapt=0', 2) },
};

const inFolder = temporaryFolder();

/** The number in a picture of a video that is shown turned, read as if it were not. */
function numberIn(frame: RgbFrame, matrix: Buffer | undefined): number {
  if (matrix === undefined) return readNumber(frame);
  const { widthPx, heightPx, data } = frame;
  const isSideways = matrix !== half;
  const coded = isSideways ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
  const upright = new Uint8Array(data.length);
  for (let y = 0; y < coded.heightPx; y++) {
    for (let x = 0; x < coded.widthPx; x++) {
      const [u, v] =
        matrix === half
          ? [widthPx - 1 - x, heightPx - 1 - y]
          : matrix === quarter
            ? [widthPx - 1 - y, x]
            : [y, heightPx - 1 - x];
      upright.set(
        data.subarray(3 * (v * widthPx + u), 3 * (v * widthPx + u) + 3),
        3 * (y * coded.widthPx + x),
      );
    }
  }
  return readNumber({ ...coded, data: upright });
}

describe('REQ-MEDIA-011 unusual videos are read whole, each picture under its own index', () => {
  it('has at least forty kinds', () => expect(Object.keys(videos).length).toBeGreaterThanOrEqual(40));

  it.each(Object.entries(videos))('%s', async (_, { file, numbers = countUp(0, 24), ...rest }) => {
    const path = inFolder(file);
    const recipe = { encoder: 'libx264', frameCount: 24, keyEvery: 8, ...rest };
    await makeVideo(path, recipe);
    const video = await openFrames(path);
    try {
      const inOrder: number[] = [];
      const pictures: RgbFrame[] = [];
      for await (const frame of video.frames()) {
        inOrder.push(numberIn(frame, recipe.displayMatrix));
        pictures.push(frame);
      }
      expect(inOrder, 'in order').toEqual(numbers);
      const jumps = numbers.map((_, i) => (i * 7 + 3) % numbers.length);
      for (const i of jumps) {
        const frame = await video.frame(i);
        expect(frame, `frame ${i} at random`).toMatchObject({ frameIndex: i, ptsUs: pictures[i]!.ptsUs });
        expect(Buffer.compare(frame.data, pictures[i]!.data), `picture ${i} at random`).toBe(0);
      }
      const steps = [...video.index.ptsUs].slice(1).map((time, i) => time - video.index.ptsUs[i]!);
      expect(Math.min(...steps), 'times ascend').toBeGreaterThan(0);
      const { widthPx, heightPx } = recipe.size ?? numberedSize;
      expect([video.widthPx, video.heightPx].sort()).toEqual([widthPx, heightPx].sort());
      expect(video.damage()).toEqual({ checkedFrames: numbers.length, damaged: [], lost: [] });
      expect(video.isInterlaced).toBe(recipe.fields !== undefined);
      const isSaid = video.warnings.some((warning) => warning.includes('interlaced'));
      expect(isSaid, 'interlaced video is named').toBe(recipe.fields !== undefined);
      expect(video.warnings.filter((warning) => /cut off|damaged/.test(warning))).toEqual([]);
    } finally {
      await video.close();
    }
  });
});

describe('REQ-MEDIA-011 the colours of unusual videos', () => {
  const mucosa = (widthPx: number, heightPx: number) => {
    const chroma = Math.ceil(widthPx / 2) * Math.ceil(heightPx / 2);
    return Buffer.concat([
      ...[Buffer.alloc(widthPx * heightPx, 120), Buffer.alloc(chroma, 105)],
      Buffer.alloc(chroma, 165),
    ]);
  };
  it.each(['MPG, MPEG-2, fields, upper first', 'MP4, H.264, fields, upper first', 'MKV, H.264, 10 bits'])(
    '%s',
    async (name) => {
      const { file, numbers: _, ...rest } = videos[name]!;
      const path = inFolder(`plain-${file}`);
      const { widthPx, heightPx } = numberedSize;
      const draw = () => mucosa(widthPx, heightPx);
      await makeVideo(path, { encoder: 'libx264', frameCount: 3, ...rest, draw });
      const video = await openFrames(path);
      const { data } = await video.frame(1);
      await video.close();
      for (const at of [0, 40 * widthPx + 80, widthPx * heightPx - 1]) {
        const [red, green, blue] = data.subarray(3 * at, 3 * at + 3);
        // BT.601, limited: Y 120, Cb 105, Cr 165.
        expect(
          [red! - 180, green! - 100, blue! - 75].every((error) => Math.abs(error) <= 6),
          `${[red, green, blue]}`,
        ).toBe(true);
      }
    },
  );
});

describe('REQ-MEDIA-012 a video is called cut off only where pictures are missing', () => {
  const video = { ...x264('bframes=0'), frameCount: 25 };
  it.each(['mkv', 'mov', 'mp4', 'ts'])(
    'sound that outlasts the pictures, and a late start: %s',
    async (ending) => {
      const quiet = inFolder(`late-quiet.${ending}`);
      await makeVideo(quiet, { ...video, ptsMs: late });
      const paths = [quiet];
      if (ending === 'mkv' || ending === 'mov') {
        paths.push(inFolder(`sound.${ending}`), inFolder(`late-sound.${ending}`));
        await makeVideo(paths[1]!, { ...video, sound: { fromMs: 0, toMs: 6000 } });
        await makeVideo(paths[2]!, { ...video, ptsMs: late, sound: { fromMs: 0, toMs: 9000 } });
      }
      for (const path of paths) {
        const opened = await openFrames(path);
        await opened.close();
        expect(opened.frameCount).toBe(25);
        expect(
          opened.warnings.filter((warning) => warning.includes('cut off')),
          path,
        ).toEqual([]);
      }
    },
  );
});
