import type { VideoRecipe } from './make-video.ts';

const x264 = { preset: 'medium', 'x264-params': 'bframes=2:b-adapt=0' };
const x265 = {
  preset: 'ultrafast',
  'x265-params': 'keyint=8:min-keyint=8:bframes=2:b-adapt=0:log-level=none:pools=1',
};
const vpx = { deadline: 'realtime', 'cpu-used': '8', b: '500000' };

export interface DamageRecipe extends Partial<VideoRecipe> {
  readonly encoder: string;
  readonly file: string;
  /** Kinds of damage leave valid data behind that this codec has no means of telling (docs/risk.md). */
  readonly blind?: boolean;
}

/** A small video of each codec, with a key picture every eight, to be damaged. */
export const damageRecipes: Readonly<Record<string, DamageRecipe>> = {
  'H.264, CABAC': { file: 'h264.mp4', encoder: 'libx264', bFrames: 2, encoderOptions: x264 },
  'H.264, CAVLC': {
    file: 'cavlc.mkv',
    encoder: 'libx264',
    encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=0' },
  },
  HEVC: { file: 'hevc.mp4', encoder: 'libx265', bFrames: 2, encoderOptions: x265, blind: true },
  'MPEG-2': { file: 'mpeg2.mkv', encoder: 'mpeg2video', bFrames: 2, encoderOptions: { b: '3000000' } },
  'MPEG-4': { file: 'mpeg4.avi', container: 'avi', encoder: 'mpeg4', encoderOptions: { b: '3000000' } },
  VP9: { file: 'vp9.webm', encoder: 'libvpx-vp9', encoderOptions: vpx, blind: true },
  MJPEG: { file: 'mjpeg.avi', container: 'avi', encoder: 'mjpeg' },
};
