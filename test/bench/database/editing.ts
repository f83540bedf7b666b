import { join } from 'node:path';
import {
  boxesInRange,
  importBoxes,
  putKeyFrame,
  redo,
  setLesionSize,
  tracksOfMedia,
  undo,
  undoHistory,
  type WritableDb,
} from '../../../db/index.ts';
import { openForWriting } from '../../../db/open/connection.ts';
import type { Backend } from '../../../main/backend/index.ts';
import { takeTurns } from '../timings.ts';
import { type LibraryCase, pick, pickFrame, targetsOf } from './library-case.ts';

const budgetMs = 20;
const peerName = 'one plain row, committed';

/** What a person does and waits for until it is on the disk, and taking it back. */
export async function measureEditing(backend: Backend, the: LibraryCase): Promise<void> {
  const { random, row } = the;
  const { client } = backend;
  const { db } = backend.context;
  const targets = targetsOf(db);
  const commit = plainCommit(the);

  const sizes = await takeTurns(
    1000,
    (turn) =>
      setLesionSize(db, pick(random, targets).lesionId, { sizeMm: 1 + (turn % 90), provenance: 'pathology' }),
    commit,
  );
  row({ what: 'set a size → durable', budgetMs, ms: sizes.ms, peer: { what: peerName, ms: sizes.peerMs } });

  const boxes = await takeTurns(
    1000,
    (turn) => {
      const target = pick(random, targets);
      const box = { xMinPx: turn, yMinPx: turn, xMaxPx: turn + 50, yMaxPx: turn + 60 };
      putKeyFrame(db, target.trackId, { frameIndex: pickFrame(random, target), box });
    },
    commit,
  );
  row({ what: 'move a box → durable', budgetMs, ms: boxes.ms, peer: { what: peerName, ms: boxes.peerMs } });

  const runs = await Promise.all(
    targets.map(({ mediaId }) => client.predictions.runs({ mediaId }).then(({ runs: [run] }) => run!)),
  );
  const lesions = await Promise.all(runs.map(({ id }) => client.predictions.lesions({ runId: id })));
  const predictions = lesions.flatMap(({ lesions: each }) => each.map(({ predictionId }) => predictionId));
  const corrections = await takeTurns(
    500,
    (turn) =>
      client.predictions.edit({
        predictionId: pick(random, predictions),
        sizeMm: 1 + (turn % 40),
        reason: 'seen',
      }),
    commit,
  );
  row({
    ...{ what: 'correct a predicted size, through the contract → durable', budgetMs, ms: corrections.ms },
    peer: { what: peerName, ms: corrections.peerMs },
  });

  const { mediaId, firstFrame } = targets[0]!;
  const undone = await takeTurns(
    500,
    async () => {
      await client.annotations.undo({});
      boxesInRange(db, mediaId, firstFrame, firstFrame + 300);
      tracksOfMedia(db, mediaId);
      undoHistory(db, 20);
    },
    commit,
  );
  row({
    ...{ what: 'undo, and read again what the screen shows', budgetMs: 50, ms: undone.ms },
    peer: { what: peerName, ms: undone.peerMs },
  });
  await measureBulkUndo(db, the);
}

async function measureBulkUndo(db: WritableDb, { row }: LibraryCase): Promise<void> {
  const target = targetsOf(db)[0]!;
  const boxes = Array.from({ length: 20_000 }, (_, frameIndex) => ({
    frameIndex,
    box: { xMinPx: 1, yMinPx: 2, xMaxPx: 30, yMaxPx: 40 },
  }));
  await importBoxes(db, 'Import boxes', [{ mediaId: target.mediaId, lesion: { name: 'bulk' }, boxes }]);
  const { ms } = await takeTurns(40, (turn) => (turn % 2 === 0 ? undo(db) : redo(db)));
  row({ what: 'undo or redo an import of 20,000 boxes', budgetMs: 50, ms });
}

/** The least that durable work can cost: one row of an audit row's size, alone in a file with the same settings. */
function plainCommit({ scratch }: LibraryCase): () => void {
  const sqlite = openForWriting(join(scratch, 'plain.sqlite'));
  sqlite.exec('CREATE TABLE plain (key INTEGER PRIMARY KEY, text TEXT)');
  const insert = sqlite.prepare('INSERT INTO plain (text) VALUES (?)');
  const text = 'x'.repeat(700);
  return () => void insert.run(text);
}
