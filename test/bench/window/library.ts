import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addPredictions,
  finishRun,
  type ImportedTrack,
  importBoxes,
  setRunRecord,
  sizeSubjects,
  startRun,
} from '../../../db/index.ts';
import type { LesionId, MediaId, ModelId } from '../../../main/contract/ids.ts';
import { lesionOnVideo, record } from '../../database/sample.ts';
import { openBackend, sizeOnCpu } from '../../sizing-case.ts';
import { makeVideo } from '../../videos/make-video.ts';
import { drawNumbered } from '../../videos/numbered-picture.ts';

/** Pixels of the video that is stepped through: what endoscopy processors record. */
export const videoSize = { widthPx: 1280, heightPx: 1024 } as const;
export const videoFrames = 900;
export const longVideoFrames = 100_000;
/** Left edge of the box that moves, so that an overlay shows which frame it belongs to. */
export const movingBoxX = (frameIndex: number) => 100 + (frameIndex % 400);

export interface BenchLibrary {
  readonly folder: string;
  readonly video: MediaId;
  readonly longVideo: MediaId;
  readonly modelId: ModelId;
}

/**
 * A library with a sized video of 900 frames of 1280 × 1024 pixels and two lesions boxed on each, and one of 100,000
 * small frames whose one lesion has a predicted size on each.
 * @param modelFolder of the model that the video is sized with
 */
export async function makeBenchLibrary(scratch: string, modelFolder: string): Promise<BenchLibrary> {
  const folder = join(scratch, 'library');
  const videoPath = join(scratch, 'video.mp4');
  const options = { encoder: 'libx264', encoderOptions: { preset: 'ultrafast' }, bFrames: 0 };
  await makeVideo(videoPath, { ...options, size: videoSize, frameCount: videoFrames, keyEvery: 50 });
  const longPath = join(scratch, 'long.mp4');
  const pictures = Array.from({ length: 8 }, (_, i) => drawNumbered(i));
  await makeVideo(longPath, {
    ...options,
    ...{ frameCount: longVideoFrames, keyEvery: 250, draw: (i: number) => pictures[i % 8]! },
  });
  const boxes = join(scratch, 'boxes.csv');
  writeFileSync(boxes, boxFile());

  const backend = await openBackend(folder);
  const { client } = backend;
  const { media } = await client.library.import({ path: videoPath });
  await client.annotations.import({ mediaId: media.id, path: boxes });
  const model = await client.models.import({ folder: modelFolder });
  await sizeOnCpu(backend, { mediaId: media.id, modelId: model.id });
  const { media: long } = await client.library.import({ path: longPath });
  const { db } = backend.context;
  await importBoxes(db, 'Import boxes', [longTrack(long.id)]);
  const run = startRun(db, long.id, model.id);
  setRunRecord(db, run.id, record);
  const lesionId = lesionOnVideo(db, long.id, 'long');
  for (let from = 0; from < longVideoFrames; from += 1000)
    addPredictions(db, run.id, sizes(lesionId, from, from + 1000));
  const whole = { lesionId, sizeMm: 6, lowMm: 4, highMm: 9, sizeClass: 'small' as const };
  finishRun(db, run.id, {
    ...{
      record,
      gates: {},
      framesPerSecond: 100,
      subjects: sizeSubjects([{ ...whole, frameCount: longVideoFrames, damagedFrames: 0 }]),
    },
  });
  await backend.close();
  return { folder, video: media.id, longVideo: long.id, modelId: model.id };
}

function boxFile(): string {
  const lines = ['frame_index,lesion,xmin,ymin,xmax,ymax'];
  for (let frame = 0; frame < videoFrames; frame += 1) {
    const x = movingBoxX(frame);
    lines.push(`${frame},moving,${x},200,${x + 220},400`, `${frame},still,900,600,1100,800`);
  }
  return `${lines.join('\n')}\n`;
}

function longTrack(mediaId: MediaId): ImportedTrack {
  const box = { xMinPx: 10, yMinPx: 10, xMaxPx: 60, yMaxPx: 60 };
  const boxes = Array.from({ length: longVideoFrames }, (_, frameIndex) => ({ frameIndex, box }));
  return { mediaId, lesion: { name: 'long' }, boxes };
}

/** Sizes that wander, frame by frame. */
function sizes(lesionId: LesionId, from: number, to: number) {
  return Array.from({ length: to - from }, (_, i) => {
    const frameIndex = from + i;
    const sizeMm = 6 + 2 * Math.sin(frameIndex / 700) + ((frameIndex * 7919) % 100) / 100;
    return {
      ...{ lesionId, frameIndex, ptsUs: 40_000 * frameIndex, sizeMm, lowMm: sizeMm - 2 },
      ...{ highMm: sizeMm + 3, sizeClass: 'small' as const, quality: 1, damaged: false },
    };
  });
}
