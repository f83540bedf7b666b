// Run by hand: node test/bench/lanes.ts [TURNS] [FRAMES]. Sizes a video with the demonstration model alone and while the
// demonstration's own network is trained, in turns in one run, and times the import of a new video while both go on: by
// a reader that starts for it, and by one that is there.
// Goals: sizing keeps at least 40 % of its lone rate, and an import answers within 2 s.
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type EngineProcess, forkEngine } from '../../main/backend/index.ts';
import type { JobId } from '../../main/contract/ids.ts';
import { jobResult } from '../../main/contract/job-kinds.ts';
import { endOf, engineEntry, importCase, makeSizingCase, openBackend } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { timed } from './timings.ts';

const [turns = 5, framesToSize = 400] = process.argv.slice(2).map(Number);
const bundle = join(import.meta.dirname, '../../assets/models/phantom-demonstration');
const made = await makeSizingCase(framesToSize);
const fork = forkEngine(engineEntry);
const readers: EngineProcess[] = [];
const backend = await openBackend(made.library, {
  spawnEngine(role) {
    const child = fork(role);
    if (role === 'reader') readers.push(child);
    return child;
  },
});
const { client } = backend;
const dataFolder = join(made.folder, 'phantom');
const { jobId: rendering } = await client.models.renderPhantom({
  ...{ outputFolder: dataFolder, patientCount: 60, framesPerLesion: 4, widthPx: 96, heightPx: 96 },
});
await endOf(backend, rendering);
const ids = await importCase(backend, { ...made, bundle });

/** Boxes a second. */
async function sizingRate(jobId: JobId): Promise<number> {
  return jobResult('size', await endOf(backend, jobId))!.framesPerSecond;
}
const startSizing = async () => (await client.predictions.size({ ...ids, provider: 'cpu' })).jobId;

/** Trains as the demonstration was trained; resolves when its first step is done. */
async function startTraining(): Promise<{ readonly jobId: JobId; stepsPerSecond(): Promise<number> }> {
  const { jobId } = await client.models.train({
    ...{ method: 'sizing', data: { kind: 'folder', folder: dataFolder }, options: { epochs: 10_000 } },
    ...{ outputFolder: join(made.folder, 'trained'), name: 'bench' },
  });
  const stepsDone = async () => (await client.jobs.get({ jobId })).progress?.done ?? 0;
  for await (const { progress } of await client.jobs.watch({ jobId })) if (progress !== null) break;
  const [from, startMs] = [await stepsDone(), performance.now()];
  return {
    jobId,
    stepsPerSecond: async () => (1000 * ((await stepsDone()) - from)) / (performance.now() - startMs),
  };
}

async function endReaders(): Promise<void> {
  const ended = readers.splice(0).map((reader) => {
    const exited = new Promise<void>((resolve) => reader.onExit(() => resolve()));
    reader.kill();
    return exited;
  });
  await Promise.all(ended);
}

let videos = 0;
async function newVideo(): Promise<string> {
  videos += 1;
  const path = join(made.folder, `new-${videos}.mp4`);
  await makeVideo(path, { encoder: 'libx264', frameCount: 250, numberOf: (i) => videos * 1000 + i });
  return path;
}
const importMs = async (path: string) => timed(() => client.library.import({ path }));

const alone: number[] = [];
const together: number[] = [];
const training: number[] = [];
const startingReader: number[] = [];
const readyReader: number[] = [];
await sizingRate(await startSizing()); // loads the model
for (let turn = 0; turn < turns; turn += 1) {
  alone.push(await sizingRate(await startSizing()));
  const paths = [await newVideo(), await newVideo()] as const;
  const { jobId, stepsPerSecond } = await startTraining();
  const sizing = await startSizing();
  await endReaders();
  startingReader.push(await importMs(paths[0]));
  readyReader.push(await importMs(paths[1]));
  together.push(await sizingRate(sizing));
  training.push(await stepsPerSecond());
  await client.jobs.cancel({ jobId });
  await endOf(backend, jobId);
}
const trained = await startTraining();
await new Promise((resolve) => setTimeout(resolve, 15_000));
const lone = await trained.stepsPerSecond();
await client.jobs.cancel({ jobId: trained.jobId });
await endOf(backend, trained.jobId);
await backend.close();
rmSync(made.folder, { recursive: true, force: true });

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const worst = (values: readonly number[]) => Math.max(...values);
console.log(
  [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]!.model.trim()}, ${turns} turns`,
    `sizing alone ${median(alone).toFixed(1)}/s, beside a training ${median(together).toFixed(1)}/s: ${(median(together) / median(alone)).toFixed(2)} of its lone rate (goal: 0.40)`,
    `of single turns: ${together.map((rate, turn) => (rate / alone[turn]!).toFixed(2)).join(', ')}`,
    `training alone ${lone.toFixed(2)} steps/s, beside a sizing ${median(training).toFixed(2)}`,
    `import beside both: median ${median(startingReader).toFixed(0)} ms, worst ${worst(startingReader).toFixed(0)} ms with a reader that starts (goal: 2000); ${median(readyReader).toFixed(0)}, ${worst(readyReader).toFixed(0)} ms with one that is there`,
  ].join('\n'),
);
