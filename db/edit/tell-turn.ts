import type { TurnTold } from '../../main/contract/history.ts';
import type { WritableDb } from '../handle.ts';
import { inTransaction } from './gesture.ts';
import { undoTo } from './undo.ts';

const counts = {
  items: 'SELECT count(*) AS n FROM media WHERE hidden = 0',
  lesions: `SELECT count(*) AS n FROM object WHERE hidden = 0
    AND study_key IN (SELECT study_key FROM media WHERE hidden = 0)`,
  boxes: `SELECT coalesce(sum(box_count), 0) AS n FROM track JOIN media ON media.key = media_key
    WHERE track.hidden = 0 AND media.hidden = 0`,
  shapes: `SELECT count(*) AS n FROM shape JOIN media ON media.key = media_key
    WHERE shape.hidden = 0 AND media.hidden = 0`,
  sizes: `SELECT count(*) AS n FROM prediction JOIN prediction_run AS run ON run.key = run_key
    JOIN media ON media.key = run.media_key WHERE media.hidden = 0`,
  decisions: `SELECT count(*) AS n FROM decision JOIN prediction ON prediction.key = prediction_key
    JOIN prediction_run AS run ON run.key = run_key JOIN media ON media.key = run.media_key
    WHERE decision.hidden = 0 AND media.hidden = 0`,
} as const;

type Counts = Record<keyof typeof counts, number>;

/** Carries the answer out of a transaction that is rolled back. */
class Told extends Error {
  readonly told: TurnTold;

  constructor(told: TurnTold) {
    super('rolled back');
    this.told = told;
  }
}

/**
 * What `undoTo` would take from sight, without doing it: it is done in a transaction that is rolled back.
 * Throws as `undoTo` does.
 */
export function tellTurn(db: WritableDb, sequence: number): TurnTold {
  const silent: WritableDb = { ...db, onRecorded: undefined };
  try {
    db.sqlite.transaction(() => {
      const before = countVisible(db);
      const steps = inTransaction(silent, () => undoTo(silent, sequence)).length;
      const after = countVisible(db);
      const taken = Object.fromEntries(
        Object.entries(before).map(([name, count]) => [
          name,
          Math.max(0, count - after[name as keyof Counts]),
        ]),
      ) as Counts;
      throw new Told({ steps, taken });
    })();
  } catch (thrown) {
    if (thrown instanceof Told) return thrown.told;
    throw thrown;
  }
  throw new Error('a turn was not rolled back');
}

const countVisible = (db: WritableDb): Counts =>
  Object.fromEntries(
    Object.entries(counts).map(([name, sql]) => [name, db.read<{ n: number }>(sql).get()!.n]),
  ) as Counts;
