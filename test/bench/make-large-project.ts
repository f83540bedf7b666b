// node test/bench/make-large-project.ts FOLDER [SEED]
// Makes a library of the size of a large public data set of colonoscopies: 60 videos, 2.76 million frames, 351,000 boxes
// of 132 lesions, two runs a video with a size for each box, and a history of 20,000 edits. Equal seeds give equal rows.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import {
  acceptPrediction,
  addMedia,
  addModel,
  addPredictions,
  finishRun,
  type ImportedTrack,
  importBoxes,
  lesionSizesOfRun,
  openDatabase,
  putKeyFrame,
  runsOfMedia,
  setLesionDetails,
  setLesionSize,
  setRunRecord,
  sizeSubjects,
  startRun,
  tracksOfMedia,
  undo,
  type WritableDb,
} from '../../db/index.ts';
import { libraryFiles } from '../../db/open/files.ts';
import { randomStream, type SeededRandom } from '../../inference/runtime/random.ts';
import type { SizedBox } from '../../main/contract/engine/size.ts';
import type { MediaId, ModelId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import { testOptions } from '../database/library.ts';
import { lesionOnVideo, record } from '../database/sample.ts';

const videoCount = 60;
const frameCount = 2_760_000;
const boxCount = 351_000;
const lesionCount = 132;
const runsPerVideo = 2;
const editCount = 20_000;
const rowsPerBatch = 1000;
const widthPx = 1280;
const heightPx = 1024;
/** 29.97 frames a second. */
const frameUs = 1_001_000 / 30;

/** Stretches of neighbouring frames on which a lesion is seen, ascending. */
interface Lesion {
  readonly name: string;
  readonly seed: number;
  readonly stretches: readonly { readonly from: number; readonly to: number }[];
}

interface Video {
  readonly seed: number;
  readonly frameCount: number;
  readonly lesions: readonly Lesion[];
}

/** Writes the library into an empty folder and returns what it holds. Memory does not grow with the number of rows. */
export async function makeLargeProject(folder: string, seed: number): Promise<Record<string, number>> {
  const videos = planVideos(seed);
  const db = await openDatabase(folder, testOptions());
  // Nobody waits for a single edit here; the file is flushed when it is closed.
  db.sqlite.pragma('synchronous = OFF');
  const mediaIds = videos.map((video, i) => addVideo(db, video, i));
  const modelId = addModel(db, {
    ...{ name: record.modelName, version: '1.0.0', folder: '/models/large', sha256: record.modelSha256 },
    ...{ demonstration: true, card: null, goldenSha256: null, graphProblem: null },
  }).id;
  await importBoxes(db, 'Import boxes', tracksOf(videos, mediaIds));
  for (let run = 0; run < runsPerVideo; run += 1) {
    for (const [i, video] of videos.entries()) addRun(db, video, mediaIds[i]!, modelId, run);
  }
  await editMuch(db, videos, mediaIds, randomStream(seed, 2));
  const counts = countRows(db);
  db.sqlite.pragma('synchronous = FULL');
  await db.close();
  return counts;
}

/** Videos of unequal length and lesions of unequal share, with the exact totals. */
function planVideos(seed: number): Video[] {
  const random = randomStream(seed, 0);
  const frames = shares(random, videoCount, frameCount);
  const boxes = shares(random, lesionCount, boxCount);
  const owners = boxes.map((_, i) => (i < videoCount ? i : random.integer(videoCount)));
  return frames.map((count, video) => {
    const own = boxes.flatMap((wanted, i) => (owners[i] === video ? [{ wanted, i }] : []));
    const lesions = own.map(({ wanted, i }) => ({
      name: `lesion ${i + 1}`,
      seed: seed * lesionCount + i,
      stretches: stretchesOf(random, wanted, count),
    }));
    return { seed: seed * videoCount + video, frameCount: count, lesions };
  });
}

/** `total` in `count` whole parts between half and one and a half of the mean; the last takes the rest. */
function shares(random: SeededRandom, count: number, total: number): number[] {
  const weights = Array.from({ length: count }, () => 0.5 + random.uniform());
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor((weight / sum) * total));
  parts[count - 1]! += total - parts.reduce((a, b) => a + b, 0);
  return parts;
}

/** Four appearances of a lesion with gaps between them, `wanted` frames in all. */
function stretchesOf(random: SeededRandom, wanted: number, videoFrames: number): Lesion['stretches'] {
  const lengths = shares(random, 4, wanted);
  const slotFrames = Math.floor(videoFrames / lengths.length);
  return lengths.map((length, slot) => {
    const from = slot * slotFrames + random.integer(slotFrames - length);
    return { from, to: from + length };
  });
}

function addVideo(db: WritableDb, { seed, frameCount: count }: Video, position: number): MediaId {
  const random = randomStream(seed, 1);
  const name = `video-${String(position + 1).padStart(3, '0')}`;
  return addMedia(db, {
    ...{ kind: 'video', path: `/videos/${name}.mp4`, fingerprint: `fingerprint of ${name}` },
    ...{ widthPx, heightPx, patientPseudonym: `patient ${Math.floor(position / 2) + 1}`, studyName: name },
    frames: {
      // Time stamps of real videos are rounded to the container's clock, so neighbours differ by a few µs.
      ptsUs: Float64Array.from({ length: count }, (_, i) => Math.round(i * frameUs) + random.integer(3)),
      keyFrames: Uint8Array.from({ length: count }, (_, i) => Number(i % 60 === 0)),
    },
  }).id;
}

function* tracksOf(videos: readonly Video[], mediaIds: readonly MediaId[]): Generator<ImportedTrack> {
  for (const [i, video] of videos.entries()) {
    for (const lesion of video.lesions) {
      yield { mediaId: mediaIds[i]!, lesion: { name: lesion.name }, boxes: boxesOf(lesion) };
    }
  }
}

/** A box that wanders over the picture and grows and shrinks. */
function* boxesOf({ seed, stretches }: Lesion): Generator<{ frameIndex: number; box: Box }> {
  const random = randomStream(seed, 3);
  for (const { from, to } of stretches) {
    let x = widthPx * random.uniform();
    let y = heightPx * random.uniform();
    let side = 60 + 200 * random.uniform();
    for (let frameIndex = from; frameIndex < to; frameIndex += 1) {
      x = clamp(x + 6 * random.normal(), 0, widthPx - side);
      y = clamp(y + 6 * random.normal(), 0, heightPx - side);
      side = clamp(side + 2 * random.normal(), 40, 400);
      yield { frameIndex, box: { xMinPx: x, yMinPx: y, xMaxPx: x + side, yMaxPx: y + side } };
    }
  }
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

function addRun(db: WritableDb, video: Video, mediaId: MediaId, modelId: ModelId, run: number): void {
  const { id } = startRun(db, mediaId, modelId);
  setRunRecord(db, id, record);
  const lesions = video.lesions.map((lesion) => {
    const lesionId = lesionOnVideo(db, mediaId, lesion.name);
    const random = randomStream(lesion.seed, 4, run);
    const sizeMm = 2 + 15 * random.uniform();
    const halfMm = sizeMm * (0.1 + 0.4 * random.uniform());
    const sizes = { sizeMm, lowMm: sizeMm - halfMm, highMm: sizeMm + halfMm, sizeClass: 'small' as const };
    let batch: SizedBox[] = [];
    let frames = 0;
    for (const { from, to } of lesion.stretches) {
      for (let frameIndex = from; frameIndex < to; frameIndex += 1) {
        const errorMm = random.normal();
        batch.push({
          ...{ lesionId, frameIndex, ptsUs: Math.round(frameIndex * frameUs) },
          ...{ sizeMm: Math.max(0.5, sizeMm + errorMm), lowMm: Math.max(0.1, sizes.lowMm + errorMm) },
          ...{ highMm: Math.max(1, sizes.highMm + errorMm), sizeClass: 'small', quality: random.uniform() },
          damaged: false,
        });
        frames += 1;
        if (batch.length < rowsPerBatch) continue;
        addPredictions(db, id, batch);
        batch = [];
      }
    }
    addPredictions(db, id, batch);
    return { lesionId, ...sizes, frameCount: frames, damagedFrames: 0 };
  });
  finishRun(db, id, { record, subjects: sizeSubjects(lesions), gates: {}, framesPerSecond: 100 });
}

/** What months of work leave behind: boxes moved, lesions described, predictions accepted, one step in ten undone. */
async function editMuch(
  db: WritableDb,
  videos: readonly Video[],
  mediaIds: readonly MediaId[],
  random: SeededRandom,
): Promise<void> {
  const targets = videos.flatMap((video, i) => targetsOf(db, video, mediaIds[i]!));
  for (let done = 0; done < editCount; done += 1) {
    const { lesion, trackId, lesionId, predictionId } = targets[random.integer(targets.length)]!;
    // better-sqlite3 13.2 frees the memory of a statement only when the event loop turns.
    if (done % 100 === 0) await new Promise(setImmediate);
    const kind = random.integer(20);
    if (kind < 2) undo(db);
    else if (kind < 4) setLesionDetails(db, lesionId, { site: `site ${done}` });
    else if (kind < 6)
      setLesionSize(db, lesionId, { sizeMm: 1 + random.integer(90), provenance: 'pathology' });
    else if (kind === 6) acceptPrediction(db, predictionId);
    else {
      const { from, to } = lesion.stretches[random.integer(lesion.stretches.length)]!;
      const xMinPx = random.integer(1000);
      const box = { xMinPx, yMinPx: 20, xMaxPx: xMinPx + 100, yMaxPx: 120 };
      putKeyFrame(db, trackId, { frameIndex: from + random.integer(to - from), box });
    }
  }
}

/** The lesions of a video with what a person edits of them. */
function targetsOf(db: WritableDb, video: Video, mediaId: MediaId) {
  const [run] = runsOfMedia(db, mediaId);
  const sizes = lesionSizesOfRun(db, run!.id);
  return tracksOfMedia(db, mediaId).map(({ trackId, lesionId, lesion: name }) => ({
    ...{ trackId, lesionId, lesion: video.lesions.find((lesion) => lesion.name === name)! },
    predictionId: sizes.find((size) => size.lesion === name)!.predictionId,
  }));
}

function countRows(db: WritableDb): Record<string, number> {
  const count = (sql: string) => (db.read<{ n: number }>(`SELECT ${sql} AS n`).get() as { n: number }).n;
  return {
    videos: count('(SELECT count(*) FROM media)'),
    frames: count('(SELECT sum(frame_count) FROM frame_series)'),
    lesions: count('(SELECT count(*) FROM object AS lesion)'),
    boxes: count('(SELECT count(*) FROM key_frame WHERE outside = 0)'),
    'frame predictions': count('(SELECT count(*) FROM frame_prediction)'),
    'lesion predictions': count('(SELECT count(*) FROM prediction)'),
    'audit rows': count('(SELECT count(*) FROM audit)'),
  };
}

if (import.meta.main) {
  const [folder, seed = '1'] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: make-large-project.ts FOLDER [SEED]');
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  const start = performance.now();
  const counts = await makeLargeProject(folder, Number(seed));
  for (const [what, count] of Object.entries(counts)) console.log(`${count.toLocaleString('en')} ${what}`);
  const megabytes = statSync(libraryFiles(folder).database).size / 1e6;
  const seconds = (performance.now() - start) / 1000;
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  console.log(
    `${megabytes.toFixed(0)} MB made in ${seconds.toFixed(0)} s, ${peakMegabytes.toFixed(0)} MB of memory at most`,
  );
}
