import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { deflatedDicom } from '../hostile/deflate-bomb.ts';
import { makeVideo } from '../videos/make-video.ts';
import { mutate, randomFrom } from './mutate-video.ts';

/** Longest time that one file may take. */
const hangMs = 10_000;
/** Longest time that a process may take to start, on a machine that is busy with other things. */
const startMs = 120_000;
const filesPerProcess = 50;

const h264 = {
  encoder: 'libx264',
  frameCount: 24,
  bFrames: 2,
  encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=2:b-adapt=0' },
};
const mpeg2 = { encoder: 'mpeg2video', frameCount: 24, bFrames: 2, encoderOptions: { b: '400000' } };
const vp9 = {
  encoder: 'libvpx-vp9',
  frameCount: 24,
  encoderOptions: { deadline: 'realtime', 'cpu-used': '8', b: '200000' },
};
const seeds = {
  'a.mp4': h264,
  'b.mov': { ...h264, containerOptions: { movflags: 'faststart' } },
  'c.mkv': h264,
  'd.ts': h264,
  'e.avi': { container: 'avi', encoder: 'mjpeg', frameCount: 12 },
  'f.avi': {
    container: 'avi',
    encoder: 'mpeg4',
    frameCount: 24,
    bFrames: 2,
    encoderOptions: { b: '400000' },
  },
  'g.mpg': { container: 'vob', ...mpeg2 },
  'h.webm': vp9,
  'i.webm': { ...vp9, encoder: 'libvpx' },
  'j.mp4': {
    encoder: 'libx265',
    frameCount: 24,
    encoderOptions: { preset: 'ultrafast', 'x265-params': 'log-level=none:pools=1' },
  },
  'k.mkv': { encoder: 'libsvtav1', frameCount: 16, encoderOptions: { preset: '10' } },
} as const;

export interface FuzzReport {
  /** How many files ended in each way. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Files that hung, ended the process or failed without a code, with what was done to them. */
  readonly failures: readonly { readonly file: string; readonly change: string; readonly outcome: string }[];
  readonly slowestMs: number;
  readonly peakMiB: number;
}

/** Whole files that are changed. */
export type MakeSeeds = (
  folder: string,
) => Promise<readonly { readonly name: string; readonly bytes: Buffer }[]>;

/** Opens `count` changed videos in child processes; the same seed gives the same files. Failed files stay in `keepIn`. */
export async function fuzzVideos(
  count: number,
  seed: number,
  keepIn?: string,
  seedsOf: MakeSeeds = makeSeeds,
): Promise<FuzzReport> {
  const folder = await mkdtemp(join(tmpdir(), 'caliper-fuzz-'));
  try {
    const originals = await seedsOf(folder);
    const random = randomFrom(seed);
    const report = {
      outcomes: {} as Record<string, number>,
      failures: [] as FuzzReport['failures'][number][],
      slowestMs: 0,
      peakMiB: 0,
    };
    for (let done = 0; done < count; done += filesPerProcess) {
      const files = [];
      for (let i = done; i < Math.min(count, done + filesPerProcess); i++) {
        const original = originals[i % originals.length]!;
        const other = originals[Math.floor(random() * originals.length)]!;
        const { name, bytes } = mutate(original.bytes, other.bytes, random);
        const path = join(folder, `${i}-${original.name}`);
        await writeFile(path, bytes);
        files.push({ path, change: name });
      }
      await openAll(files, report, keepIn);
      await Promise.all(files.map(({ path }) => rm(path)));
    }
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeSeeds(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const made = [];
  for (const [name, recipe] of Object.entries(seeds)) {
    await makeVideo(join(folder, name), recipe);
    made.push({ name, bytes: await readFile(join(folder, name)) });
  }
  made.push({ name: 'l.dcm', bytes: deflatedDicom(16) });
  return made;
}

interface ChangedFile {
  readonly path: string;
  readonly change: string;
}

/** Opens files one after another in one process, and in a new one after each file that hangs or ends it. */
async function openAll(
  files: readonly ChangedFile[],
  report: {
    outcomes: Record<string, number>;
    failures: FuzzReport['failures'][number][];
    slowestMs: number;
    peakMiB: number;
  },
  keepIn: string | undefined,
): Promise<void> {
  let child: VideoOpener | undefined;
  for (const file of files) {
    if (!child) {
      child = new VideoOpener();
      await child.ready();
    }
    const { outcome, ms, peakMiB } = await child.open(file.path);
    report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + 1;
    report.slowestMs = Math.max(report.slowestMs, ms);
    report.peakMiB = Math.max(report.peakMiB, peakMiB);
    if (!/^(hang|process ended|uncontrolled|wrong)/.test(outcome)) continue;
    report.failures.push({ file: file.path, change: file.change, outcome });
    if (keepIn) await writeFile(join(keepIn, file.path.split(/[/\\]/).at(-1)!), await readFile(file.path));
    if (!child.isAlive) child = undefined;
  }
  child?.end();
}

interface Answer {
  readonly outcome: string;
  readonly ms: number;
  readonly peakMiB: number;
}

class VideoOpener {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<string>;
  isAlive = true;

  constructor() {
    const program = join(import.meta.dirname, 'open-videos.ts');
    this.#process = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => resolve(`process ended: ${signal ?? code}`));
    });
  }

  /** Waits until the process can open files: its start must not count as the time of its first one. */
  async ready(): Promise<void> {
    const line = await this.#nextLine(startMs);
    if (line !== 'ready') throw new Error(`the process that opens videos did not start: ${line}`);
  }

  async open(path: string): Promise<Answer> {
    this.#process.stdin!.write(`${path}\n`);
    const answer = await this.#nextLine(hangMs);
    if (answer.startsWith('{')) return JSON.parse(answer) as Answer;
    this.isAlive = false;
    this.#process.kill('SIGKILL');
    return { outcome: answer, ms: hangMs, peakMiB: 0 };
  }

  /** The next line, `hang` when none comes in time, or how the process ended. */
  async #nextLine(limitMs: number): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('hang'), limitMs);
    });
    const line = this.#lines.next().then(({ done, value }) => (done ? this.#ended : value));
    const answer = await Promise.race([line, hang]);
    clearTimeout(timer);
    return answer;
  }

  end(): void {
    this.#process.stdin!.end();
  }
}
