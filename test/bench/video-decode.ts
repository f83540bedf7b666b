// Frames a second from a video to 224 × 224 RGB, beside the ffmpeg command and PyAV on the same file in the same run, and
// the time to step one frame. `node test/bench/video-decode.ts [python with PyAV] [video]`; makes its own video without one.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFrames } from '../../main/media/index.ts';
import { makeVideo } from '../videos/make-video.ts';
import { drawNumbered } from '../videos/numbered-picture.ts';

const rounds = 3;
const input = { widthPx: 224, heightPx: 224 };
const endoscope = { widthPx: 1280, heightPx: 1024 };

const folder = await mkdtemp(join(tmpdir(), 'caliper-bench-'));
try {
  const video = process.argv[3] ?? (await makeEndoscopyVideo());
  const python = process.argv[2];
  await race(video, python);
  await stepping(video);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** 300 pictures of an endoscope's size with moving noise, H.264 with B pictures, a key picture every two seconds. */
async function makeEndoscopyVideo(): Promise<string> {
  const path = join(folder, 'endoscope.mp4');
  await makeVideo(path, {
    encoder: 'libx264',
    frameCount: 300,
    keyEvery: 50,
    bFrames: 2,
    size: endoscope,
    draw: (number) => {
      const yuv = drawNumbered(number, endoscope);
      for (let i = 0; i < endoscope.widthPx * endoscope.heightPx; i += 7)
        yuv[i] = 100 + ((i * 31 + number * 17) % 23);
      return yuv;
    },
    encoderOptions: { preset: 'veryfast', crf: '23' },
  });
  return path;
}

interface Runner {
  readonly name: string;
  run(video: string): Promise<number | undefined> | number | undefined;
}

/** Alternates the runners, so that a busy machine slows all of them alike, and compares their best rounds. */
async function race(video: string, python: string | undefined): Promise<void> {
  const runners: Runner[] = [
    { name: 'Caliper', run: caliperRate },
    { name: 'ffmpeg command', run: ffmpegRate },
    ...(python ? [{ name: 'PyAV', run: (path: string) => pyavRate(path, python) }] : []),
  ];
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of runners) {
      const rate = await run(video);
      if (rate !== undefined) best.set(name, Math.max(best.get(name) ?? 0, rate));
    }
  }
  const ours = best.get('Caliper')!;
  for (const [name, rate] of best)
    console.log(
      `${name.padEnd(16)} ${rate.toFixed(0).padStart(6)} frames/s  Caliper is ${(ours / rate).toFixed(2)} ×`,
    );
}

async function caliperRate(path: string): Promise<number> {
  const video = await openFrames(path);
  const started = performance.now();
  let frames = 0;
  for await (const _ of video.frames({ scaleTo: input })) frames++;
  const seconds = (performance.now() - started) / 1000;
  await video.close();
  return frames / seconds;
}

/** Includes the start of the process, as a script that calls ffmpeg has it too. */
function ffmpegRate(path: string): number | undefined {
  const size = `scale=${input.widthPx}:${input.heightPx}:flags=bicubic`;
  const options = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-vf', size];
  const started = performance.now();
  const { status, stdout } = spawnSync('ffmpeg', [...options, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'], {
    maxBuffer: 2 ** 31 - 1,
  });
  const seconds = (performance.now() - started) / 1000;
  return status === 0 ? stdout.length / (input.widthPx * input.heightPx * 3) / seconds : undefined;
}

function pyavRate(path: string, python: string): number | undefined {
  const program = join(import.meta.dirname, 'reference/decode_frames.py');
  const { status, stdout } = spawnSync(python, [program, path, '0'], { encoding: 'utf8' });
  const [frames, seconds] = stdout.split(' ').map(Number);
  return status === 0 && frames && seconds ? frames / seconds : undefined;
}

/** Milliseconds from asking for a frame to having it: after a jump, and stepping on and back with 40 ms between steps. */
async function stepping(path: string): Promise<void> {
  const video = await openFrames(path);
  const { frameCount } = video;
  const jumps = Array.from({ length: 30 }, (_, k) => (k * 7919 + 13) % frameCount);
  const middle = Math.floor(frameCount / 2);
  const onward = Array.from({ length: 40 }, (_, k) => middle + k);
  const sets = {
    'jump (cold)': jumps,
    'step on (warm)': onward,
    'step back (warm)': [...onward].reverse().map((i) => i - 45),
  };
  for (const [name, indices] of Object.entries(sets)) {
    const times: number[] = [];
    for (const index of indices) {
      const started = performance.now();
      await video.frame(index);
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, name.startsWith('jump') ? 0 : 40));
    }
    const sorted = times.sort((a, b) => a - b);
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
    console.log(`${name.padEnd(16)} median ${at(0.5)} ms, p95 ${at(0.95)} ms`);
  }
  await video.close();
}
