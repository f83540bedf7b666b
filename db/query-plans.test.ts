import { expect, it } from 'vitest';
import type { JobId, LesionId, MediaId, RunId } from '../main/contract/ids.ts';
import { kindsOfLane } from '../main/contract/job-kinds.ts';
import { freshLibrary, testOptions } from '../test/database/library.ts';
import { fillSample } from '../test/database/sample.ts';
import {
  boxesOfFrame,
  clearestFrameOf,
  countWaiting,
  curvePage,
  findMediaByFingerprint,
  frameIndexOf,
  getMedia,
  jobCurves,
  jobLines,
  keyFramesInRange,
  labelsOfMedia,
  lastJobOfKind,
  lesionPlaces,
  lesionSizesOfRun,
  lesionsOfStudy,
  libraryItem,
  libraryPage,
  listAudit,
  listMedia,
  nextHardItem,
  openDatabase,
  predictionsInRange,
  runsOfMedia,
  shapesInRange,
  sizedLesions,
  startNextJob,
  stretchesOfMedia,
  timelineOf,
  trackBoxesInRange,
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
    'labels of media',
    (db, m) => labelsOfMedia(db, m),
    'SEARCH label USING INDEX label_by_media (media_key=?)',
  ],
  [
    'labels of an object',
    (db, m) => labelsOfMedia(db, m),
    'SEARCH label USING INDEX label_by_object (object_id=?)',
  ],
  [
    'tracks of media',
    (db, m) => tracksOfMedia(db, m),
    'SEARCH track USING INDEX track_by_media (media_key=?)',
  ],
  [
    'timeline',
    (db, _, r) => timelineOf(db, r, 'l' as LesionId),
    'SEARCH frame_prediction USING PRIMARY KEY (run_key=? AND object_key=?)',
  ],
  [
    'predictions in range',
    (db, _, r) => predictionsInRange(db, r, 0, 9),
    'SEARCH frame_prediction USING PRIMARY KEY (run_key=? AND object_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'sizes of a run',
    (db, _, r) => lesionSizesOfRun(db, r),
    'SEARCH p USING INDEX prediction_by_run (run_key=?)',
  ],
  ['next hard item', (db) => nextHardItem(db), 'SEARCH p USING INDEX prediction_by_hardness (hardness<?)'],
  [
    'media by content',
    (db) => findMediaByFingerprint(db, 'f'),
    'SEARCH media USING INDEX media_by_fingerprint (fingerprint=?)',
  ],
  ['media by id', (db, m) => getMedia(db, m), 'SEARCH media USING INDEX sqlite_autoindex_media_1 (id=?)'],
  ['page of media', (db) => listMedia(db, 9), 'SEARCH media USING INTEGER PRIMARY KEY (rowid>?)'],
  [
    'library by import',
    (db, m) => libraryPage(db, 'imported', 9, {}, m),
    'SEARCH media USING INTEGER PRIMARY KEY (rowid>?)',
  ],
  [
    'library by name',
    (db, m) => libraryPage(db, 'name', 9, {}, m),
    'SEARCH media USING INDEX media_by_name (name>?)',
  ],
  [
    'library by hardness',
    (db) => libraryPage(db, 'hardness', 9),
    'SEARCH p USING INDEX prediction_by_hardness (hardness<?)',
  ],
  [
    'row of the library',
    (db, m) => libraryItem(db, m),
    'SEARCH prediction_run USING COVERING INDEX prediction_run_by_media (media_key=? AND task=?)',
  ],
  [
    'boxes with their states',
    (db, m) => trackBoxesInRange(db, m, 5, 50),
    'SEARCH key_frame USING PRIMARY KEY (track_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'key frames',
    (db, m) => keyFramesInRange(db, m, { fromFrame: 5, toFrame: 50 }, 9),
    'SEARCH key_frame USING PRIMARY KEY (track_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'stretches',
    (db, m) => stretchesOfMedia(db, m),
    'SEARCH key_frame USING COVERING INDEX key_frame_end (track_key=? AND frame_index>?)',
  ],
  [
    'shapes',
    (db, m) => shapesInRange(db, m, 0, 9),
    'SEARCH shape USING INDEX shape_by_frame (media_key=? AND frame_index>? AND frame_index<?)',
  ],
  [
    'page of a curve',
    (db, _, r) => sizedLesions(db, r).map((lesion) => curvePage(db, lesion, 3, 9)),
    'SEARCH frame_prediction USING PRIMARY KEY (run_key=? AND object_key=? AND frame_index>?)',
  ],
  [
    'clearest frame of a lesion',
    (db, _, r) => clearestFrameOf(db, lesionSizesOfRun(db, r)[0]!.predictionId),
    'SEARCH frame_prediction USING PRIMARY KEY (run_key=? AND object_key=?)',
  ],
  ['waiting', (db) => countWaiting(db, 9), 'SEARCH p USING INDEX prediction_by_hardness (hardness<?)'],
  ['story of a job', (db) => jobLines(db, 'j' as JobId, 9), 'SEARCH job_line USING PRIMARY KEY (job_key=?)'],
  [
    'curves of a job',
    (db) => jobCurves(db, db.read<{ id: JobId }>('SELECT id FROM job WHERE key = 1').get()!.id, 9),
    'SEARCH job_point USING PRIMARY KEY (job_key=? AND name=?)',
  ],
  [
    'last self-test',
    (db) => lastJobOfKind(db, 'self-test', 'done'),
    'SEARCH job USING INDEX job_by_kind (kind=? AND state=?)',
  ],
  ['frame index', (db, m) => frameIndexOf(db, m), 'SEARCH frame_index USING INTEGER PRIMARY KEY (rowid=?)'],
  [
    'lesions of a study',
    (db, m) => lesionsOfStudy(db, m),
    'SEARCH object USING INDEX object_by_study (study_key=?)',
  ],
  [
    'places of lesions',
    (db, m) => lesionPlaces(db, m),
    'SEARCH track USING INDEX track_by_object (object_key=?)',
  ],
  [
    'runs of media',
    (db, m) => runsOfMedia(db, m),
    'SEARCH prediction_run USING INDEX prediction_run_by_media (media_key=?)',
  ],
  [
    'next job',
    (db) => startNextJob(db, kindsOfLane('inference')),
    'SEARCH job USING INDEX job_by_state (state=?)',
  ],
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
  expect(plan.filter((line) => /^SCAN (?!seen|CONSTANT ROW|\(subquery)/.test(line))).toEqual([]);
  await db.close();
});
