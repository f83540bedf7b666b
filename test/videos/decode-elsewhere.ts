import { execFileSync, spawnSync } from 'node:child_process';

/** Whether there is a decoder that is not ours to compare with. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg) console.warn('skipped: no ffmpeg command to compare with');

/** Every picture of a complete decode by the ffmpeg command, none dropped or repeated: RGB24, one after the other. */
export function decodeElsewhere(path: string): Buffer {
  const options = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-sws_flags', 'bicubic'];
  return execFileSync('ffmpeg', [...options, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'], {
    maxBuffer: 2 ** 31 - 1,
  });
}
