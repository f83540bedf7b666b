import { describe, expect, it } from 'vitest';
import { makeVideo, type VideoRecipe } from '../../../test/videos/make-video.ts';
import { numberedSize, readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';
import { scanPackets } from './packet-table.ts';
import { Video } from './video.ts';
import { buildVideoIndex } from './video-index.ts';

const x264 = (options: string) => ({ preset: 'ultrafast', 'x264-params': options });

/** Every container and codec that the README promises, and the structures that make frame numbers go wrong. */
const videos: Readonly<Record<string, VideoRecipe & { readonly file: string }>> = {
  'MP4, H.264 with B-frames': {
    file: 'b-frames.mp4',
    encoder: 'libx264',
    frameCount: 50,
    bFrames: 3,
    encoderOptions: x264('bframes=3:b-adapt=0:b-pyramid=normal'),
  },
  'MP4, H.264, open groups': {
    file: 'open-gop.mp4',
    encoder: 'libx264',
    frameCount: 60,
    bFrames: 3,
    encoderOptions: x264('bframes=3:b-adapt=0:open-gop=1:keyint=12:min-keyint=12:scenecut=0'),
  },
  'MKV, H.264, intra refresh instead of key pictures': {
    file: 'intra-refresh.mkv',
    encoder: 'libx264',
    frameCount: 60,
    encoderOptions: x264('intra-refresh=1:keyint=15:bframes=0'),
  },
  'MOV, H.264, variable rate': {
    file: 'variable.mov',
    encoder: 'libx264',
    frameCount: 40,
    bFrames: 2,
    ptsMs: (i) => i * 40 + (i % 7) * 5 + (i > 20 ? 900 : 0),
    encoderOptions: x264('bframes=2:b-adapt=0'),
  },
  'MP4, HEVC with leading pictures': {
    file: 'hevc.mp4',
    encoder: 'libx265',
    frameCount: 40,
    bFrames: 3,
    encoderOptions: {
      preset: 'ultrafast',
      'x265-params': 'keyint=10:min-keyint=10:open-gop=1:bframes=3:b-adapt=0:log-level=none:pools=1',
    },
  },
  'MPEG program stream, MPEG-2 with B-frames': {
    file: 'mpeg2.mpg',
    container: 'vob',
    encoder: 'mpeg2video',
    frameCount: 50,
    bFrames: 2,
    encoderOptions: { b: '3000000' },
  },
  'MPEG transport stream, H.264': {
    file: 'stream.ts',
    encoder: 'libx264',
    frameCount: 50,
    bFrames: 2,
    encoderOptions: x264('bframes=2:b-adapt=0'),
  },
  'MPEG transport stream, MPEG-2': {
    file: 'mpeg2.ts',
    encoder: 'mpeg2video',
    frameCount: 50,
    bFrames: 2,
    encoderOptions: { b: '3000000' },
  },
  'AVI, MJPEG': { file: 'mjpeg.avi', container: 'avi', encoder: 'mjpeg', frameCount: 30 },
  'AVI, MPEG-4 with B-frames, which AVI gives no times': {
    file: 'mpeg4.avi',
    container: 'avi',
    encoder: 'mpeg4',
    frameCount: 40,
    bFrames: 2,
    encoderOptions: { b: '3000000' },
  },
  'AVI, H.264 with B-frames': {
    file: 'h264.avi',
    container: 'avi',
    encoder: 'libx264',
    frameCount: 40,
    bFrames: 2,
    encoderOptions: x264('bframes=2:b-adapt=0'),
  },
  'WebM, VP9 with hidden reference pictures': {
    file: 'vp9.webm',
    encoder: 'libvpx-vp9',
    frameCount: 40,
    encoderOptions: {
      'auto-alt-ref': '1',
      'lag-in-frames': '16',
      deadline: 'realtime',
      'cpu-used': '8',
      b: '500000',
    },
  },
  'WebM, VP8 with hidden reference pictures': {
    file: 'vp8.webm',
    encoder: 'libvpx',
    frameCount: 40,
    encoderOptions: {
      'auto-alt-ref': '1',
      'lag-in-frames': '16',
      deadline: 'realtime',
      'cpu-used': '8',
      b: '500000',
    },
  },
  'MKV, AV1': {
    file: 'av1.mkv',
    encoder: 'libsvtav1',
    frameCount: 30,
    encoderOptions: { preset: '8', crf: '5', 'svtav1-params': 'enable-tf=0' },
  },
  'fragmented MP4': {
    file: 'fragments.mp4',
    encoder: 'libx264',
    frameCount: 50,
    bFrames: 2,
    encoderOptions: x264('bframes=2:b-adapt=0'),
    containerOptions: { movflags: 'frag_keyframe+empty_moov' },
  },
  'MKV whose times begin below zero': {
    file: 'negative.mkv',
    encoder: 'libx264',
    frameCount: 30,
    ptsMs: (i) => 40 * i - 200,
    encoderOptions: x264('bframes=0'),
    containerOptions: { avoid_negative_ts: 'disabled' },
  },
};

const inFolder = temporaryFolder();

describe('the right frame in every container and codec (REQ-MEDIA-001, REQ-MEDIA-002)', () => {
  it.each(Object.entries(videos))('%s', async (_, recipe) => {
    const path = inFolder(recipe.file);
    await makeVideo(path, recipe);
    const video = await openFrames(path);
    try {
      const all = Array.from({ length: recipe.frameCount }, (_, i) => i);
      const inOrder: number[] = [];
      for await (const frame of video.frames()) inOrder.push(readNumber(frame));
      expect(inOrder, 'in order').toEqual(all);
      expect({ widthPx: video.widthPx, heightPx: video.heightPx }).toEqual(numberedSize);
      const jumps = all.map((i) => (i * 37 + 11) % recipe.frameCount);
      const jumped: number[] = [];
      for (const i of jumps) jumped.push(readNumber(await video.frame(i)));
      expect(jumped, 'jumping').toEqual(jumps);
      const partly: number[] = [];
      for await (const frame of video.frames({ from: 17, to: 29 })) partly.push(readNumber(frame));
      expect(partly, 'a part').toEqual(all.slice(17, 29));
    } finally {
      await video.close();
    }
    const reopened = await openFrames(path);
    const backwards: number[] = [];
    for (let i = recipe.frameCount - 1; i >= 0; i--) backwards.push(readNumber(await reopened.frame(i)));
    await reopened.close();
    expect(backwards.reverse(), 'backwards').toEqual(Array.from({ length: recipe.frameCount }, (_, i) => i));
  });

  it.each(Object.entries(videos))(
    '%s: an index from times and samples equals one from decoding it whole',
    async (_, recipe) => {
      const video = await Video.open(inFolder(recipe.file));
      const table = await scanPackets(video);
      const whole = await buildVideoIndex(video, table);
      const sampled = await buildVideoIndex(video, table, { decodeWholeUpTo: 0 });
      await video.close();
      expect(sampled.videoIndex.ordinalOf).toEqual(whole.videoIndex.ordinalOf);
      expect(sampled.videoIndex.index.ptsUs).toEqual(whole.videoIndex.index.ptsUs);
    },
  );
});
