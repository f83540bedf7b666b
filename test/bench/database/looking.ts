import {
  boxesInRange,
  boxesOfFrame,
  frameIndexOf,
  lesionSizesOfRun,
  listAudit,
  listMedia,
  nextHardItem,
  predictionsInRange,
  rejectPrediction,
  runsOfMedia,
  timelineOf,
  type WritableDb,
} from '../../../db/index.ts';
import { takeTurns } from '../timings.ts';
import { type LibraryCase, pick, pickFrame, targetsOf } from './library-case.ts';

/** What is read while a person looks at videos, curves and the queue. */
export async function measureLooking(db: WritableDb, the: LibraryCase): Promise<void> {
  const { random, row } = the;
  const targets = targetsOf(db).map((target) => ({ ...target, run: runsOfMedia(db, target.mediaId)[0]! }));
  const plain = plainQueries(db);
  const anyFrame = () => {
    const target = pick(random, targets);
    return { target, frameIndex: pickFrame(random, target) };
  };

  const page = await takeTurns(500, () => listMedia(db, 100));
  row({ what: 'a page of the library', ms: page.ms });

  const frame = await takeTurns(
    2000,
    () => {
      const { target, frameIndex } = anyFrame();
      boxesOfFrame(db, target.mediaId, frameIndex);
    },
    () => plain.boxes(anyFrame().target.trackId, anyFrame().frameIndex, 1),
  );
  row({ what: 'boxes of one frame', ms: frame.ms, peer: { what: plain.name, ms: frame.peerMs } });

  const range = await takeTurns(
    1000,
    () => {
      const { target, frameIndex } = anyFrame();
      boxesInRange(db, target.mediaId, frameIndex, frameIndex + 300);
    },
    () => plain.boxes(anyFrame().target.trackId, anyFrame().frameIndex, 300),
  );
  row({ what: 'boxes of 300 frames', ms: range.ms, peer: { what: plain.name, ms: range.peerMs } });

  const sizes = await takeTurns(1000, () => {
    const { target, frameIndex } = anyFrame();
    predictionsInRange(db, target.run.id, frameIndex, frameIndex + 300);
  });
  row({ what: 'predicted sizes of 300 frames', ms: sizes.ms });

  const timeline = await takeTurns(
    500,
    () => {
      const { target } = anyFrame();
      timelineOf(db, target.run.id, target.lesionId);
    },
    () => {
      const { target } = anyFrame();
      plain.timeline(target.run.id, target.lesionId);
    },
  );
  row({
    ...{ what: 'size curve of a lesion (2,659 frames on average)', ms: timeline.ms },
    peer: { what: plain.name, ms: timeline.peerMs },
  });

  const index = await takeTurns(200, () => frameIndexOf(db, pick(random, targets).mediaId));
  row({ what: 'frame index of a video (46,000 frames on average)', ms: index.ms });

  const audit = await takeTurns(500, () => listAudit(db, 100, 1 + random.integer(20_000)));
  row({ what: 'a page of 100 audit rows', ms: audit.ms });
  await measureQueue(db, the);
}

/** The next item at the start of the queue, and at its end, behind everything that is decided. */
async function measureQueue(db: WritableDb, { row }: LibraryCase): Promise<void> {
  const start = await takeTurns(1000, () => nextHardItem(db));
  row({ what: 'next item of the hard-first queue', budgetMs: 20, ms: start.ms });
  const videos = listMedia(db, 1000);
  const waiting = videos.flatMap(({ id }) => lesionSizesOfRun(db, runsOfMedia(db, id)[0]!.id));
  const hardness = ({ highMm, lowMm, sizeMm }: (typeof waiting)[number]) => (highMm - lowMm) / sizeMm;
  const undecided = waiting.filter(({ decision }) => decision === null);
  const easiest = (undecided.length > 0 ? undecided : waiting).toSorted(
    (a, b) => hardness(a) - hardness(b),
  )[0]!;
  for (const { predictionId } of undecided) {
    if (predictionId !== easiest.predictionId) rejectPrediction(db, predictionId);
  }
  const end = await takeTurns(1000, () => nextHardItem(db));
  row({ what: 'the same, all but the last decided', budgetMs: 20, ms: end.ms });
}

/** The same rows by one prepared statement each, as they come. */
function plainQueries({ sqlite }: WritableDb) {
  const boxes = sqlite.prepare(
    `SELECT * FROM key_frame WHERE track_key = (SELECT key FROM track WHERE id = ?) AND frame_index >= ? AND frame_index < ?`,
  );
  const timeline = sqlite
    .prepare(
      `SELECT frame_index, pts_us, value, low, high FROM frame_prediction
       WHERE run_key = (SELECT key FROM prediction_run WHERE id = ?)
         AND object_key = (SELECT key FROM object WHERE id = ?)`,
    )
    .raw();
  return {
    name: 'one prepared statement',
    boxes: (trackId: string, from: number, count: number) => boxes.all(trackId, from, from + count),
    timeline: (runId: string, lesionId: string) => timeline.all(runId, lesionId),
  };
}
