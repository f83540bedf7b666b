import { expect, it } from 'vitest';
import type { LesionId, MediaId, RunId } from '../main/contract/ids.ts';
import { freshLibrary, testOptions } from '../test/database/library.ts';
import { fillSample } from '../test/database/sample.ts';
import {
  boxesOfFrame,
  findMediaByFingerprint,
  frameIndexOf,
  getMedia,
  lesionSizesOfRun,
  lesionsOfStudy,
  listAudit,
  listMedia,
  nextHardItem,
  openDatabase,
  predictionsInRange,
  runsOfMedia,
  startNextJob,
  timelineOf,
  tracksOfMedia,
  undo,
  undoHistory,
  type WritableDb,
} from './index.ts';

/** The plan of every statement that `act` prepares, as SQLite's own lines. */
function plansOf(db: WritableDb, act: () => void): string[] {
  const { sqlite } = db;
  const statements: string[] = [];
  const prepare = sqlite.prepare.bind(sqlite);
  sqlite.prepare = ((sql: string) => {
    statements.push(sql);
    return prepare(sql);
  }) as typeof sqlite.prepare;
  act();
  Reflect.deleteProperty(sqlite, 'prepare');
  return statements.flatMap((sql) =>
    sqlite
      // A plan does not depend on the values that are bound; EXPLAIN wants some all the same.
      .prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll(/\?|\$\w+/g, '1')}`)
      .all()
      .map((row) => (row as { detail: string }).detail),
  );
}

/** Each hot query with the one step that matters most in its plan. */
const hotQueries: readonly [string, (db: WritableDb, mediaId: MediaId, runId: RunId) => unknown, string][] = [
  [
    'boxes of one frame',
    (db, m) => boxesOfFrame(db, m, 5),
    'SEARCH track USING INDEX track_by_media (media_key=?)',
  ],
  [
    'boxes of one frame',
    (db, m) => boxesOfFrame(db, m, 5),
    'SEARCH key_frame USING PRIMARY KEY (track_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'tracks of media',
    (db, m) => tracksOfMedia(db, m),
    'SEARCH track USING INDEX track_by_media (media_key=?)',
  ],
  [
    'timeline',
    (db, _, r) => timelineOf(db, r, 'l' as LesionId),
    'SEARCH prediction USING PRIMARY KEY (run_key=? AND lesion_key=?)',
  ],
  [
    'predictions in range',
    (db, _, r) => predictionsInRange(db, r, 0, 9),
    'SEARCH prediction USING PRIMARY KEY (run_key=? AND lesion_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'sizes of a run',
    (db, _, r) => lesionSizesOfRun(db, r),
    'SEARCH p USING INDEX lesion_prediction_by_run (run_key=?)',
  ],
  [
    'next hard item',
    (db) => nextHardItem(db),
    'SEARCH p USING INDEX lesion_prediction_by_hardness (hardness<?)',
  ],
  [
    'media by content',
    (db) => findMediaByFingerprint(db, 'f'),
    'SEARCH media USING INDEX media_by_fingerprint (fingerprint=?)',
  ],
  ['media by id', (db, m) => getMedia(db, m), 'SEARCH media USING INDEX sqlite_autoindex_media_1 (id=?)'],
  ['page of media', (db) => listMedia(db, 9), 'SEARCH media USING INTEGER PRIMARY KEY (rowid>?)'],
  ['frame index', (db, m) => frameIndexOf(db, m), 'SEARCH frame_index USING INTEGER PRIMARY KEY (rowid=?)'],
  [
    'lesions of a study',
    (db, m) => lesionsOfStudy(db, m),
    'SEARCH lesion USING INDEX lesion_by_study (study_key=?)',
  ],
  [
    'runs of media',
    (db, m) => runsOfMedia(db, m),
    'SEARCH prediction_run USING INDEX prediction_run_by_media (media_key=?)',
  ],
  ['next job', (db) => startNextJob(db), 'SEARCH job USING INDEX job_by_state (state=?)'],
  ['audit page', (db) => listAudit(db, 9, 50), 'SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)'],
  ['undo', (db) => undo(db), 'SEARCH undo_step USING INDEX undo_step_by_state (state=?)'],
  [
    'history',
    (db) => undoHistory(db, 9),
    'SEARCH undo_step USING INDEX sqlite_autoindex_undo_step_1 (sequence<?)',
  ],
];

it.each(hotQueries)('REQ-DB-007 %s never walks through a whole table', async (_, query, step) => {
  await using library = await freshLibrary();
  const { mediaId, runId } = await fillSample(library.db);
  await library.db.close();
  // A handle that has prepared nothing yet.
  const db = await openDatabase(library.folder, testOptions());
  const plan = plansOf(db, () => query(db, mediaId, runId));
  expect(plan).toContain(step);
  expect(plan.filter((line) => /^SCAN (?!seen|CONSTANT ROW)/.test(line))).toEqual([]);
  await db.close();
});
