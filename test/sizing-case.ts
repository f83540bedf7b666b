import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, type BackendOptions, createBackend, forkEngine } from '../main/backend/index.ts';
import type { JobId, MediaId, ModelId } from '../main/contract/ids.ts';
import type { Job } from '../main/contract/jobs.ts';
import { writeTinyBundle } from './tiny-bundle.ts';
import { makeVideo } from './videos/make-video.ts';
import { numberedSize } from './videos/numbered-picture.ts';

export const engineEntry = join(import.meta.dirname, '../main/engine/entry.ts');

/** A video of our own with two lesions boxed, a tiny bundle, and a folder for a library. */
export interface SizingCase extends AsyncDisposable {
  readonly folder: string;
  readonly video: string;
  readonly boxes: string;
  readonly bundle: string;
  readonly library: string;
  readonly frameCount: number;
}

export async function makeSizingCase(frameCount: number): Promise<SizingCase> {
  const folder = mkdtempSync(join(tmpdir(), 'caliper-case-'));
  const video = join(folder, 'video.mp4');
  await makeVideo(video, { encoder: 'libx264', frameCount, keyEvery: 25 });
  await writeTinyBundle(join(folder, 'bundle'));
  const boxes = join(folder, 'boxes.csv');
  writeFileSync(boxes, boxFile(frameCount));
  return {
    folder,
    video,
    boxes,
    bundle: join(folder, 'bundle'),
    library: join(folder, 'library'),
    frameCount,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lesion `left` on every frame, lesion `right` on the second half. */
function boxFile(frameCount: number): string {
  const { widthPx, heightPx } = numberedSize;
  const lines = ['frame_index,lesion,xmin,ymin,xmax,ymax'];
  for (let frame = 0; frame < frameCount; frame += 1) {
    lines.push(`${frame},left,2,2,${widthPx >> 1},${heightPx >> 1}`);
    if (frame >= frameCount / 2)
      lines.push(`${frame},right,${widthPx >> 1},4,${widthPx - 2},${heightPx - 2}`);
  }
  return `${lines.join('\n')}\n`;
}

export function openBackend(libraryFolder: string, options: Partial<BackendOptions> = {}): Promise<Backend> {
  return createBackend({
    libraryFolder,
    spawnEngine: forkEngine(engineEntry),
    actor: 'Dr Test',
    appVersion: '0.1.0-test',
    ...options,
  });
}

/** Video, boxes and model in the library, ready to be sized. */
export async function importCase({ client }: Backend, { video, boxes, bundle }: SizingCase) {
  const { media } = await client.library.import({ path: video });
  await client.annotations.import({ mediaId: media.id, path: boxes });
  const model = await client.models.import({ folder: bundle });
  return { mediaId: media.id, modelId: model.id };
}

/** Follows a job to its end. */
export async function endOf({ client }: Backend, jobId: JobId): Promise<Job> {
  let last: Job | undefined;
  for await (const job of await client.jobs.watch({ jobId })) last = job;
  return last!;
}

/** Sizes on the CPU and returns the ended job. */
export async function sizeOnCpu(backend: Backend, ids: { mediaId: MediaId; modelId: ModelId }): Promise<Job> {
  const { jobId } = await backend.client.predictions.size({ ...ids, provider: 'cpu' });
  return endOf(backend, jobId);
}

/** What the newest finished run of a video says, without what differs between equal runs. */
export async function storedSizes({ client }: Backend, mediaId: MediaId) {
  const { runs } = await client.predictions.runs({ mediaId });
  const run = runs.find(({ state }) => state === 'done')!;
  const { lesions } = await client.predictions.lesions({ runId: run.id });
  const { frames } = await client.predictions.frames({ runId: run.id, fromFrame: 0, toFrame: 100_000 });
  return { lesions: lesions.map(({ predictionId: _, ...lesion }) => lesion), frames };
}
