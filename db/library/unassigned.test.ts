import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { unassigned } from '../../main/contract/library.ts';
import {
  freshLibrary,
  importLesion,
  square,
  temporaryFolder,
  testOptions,
} from '../../test/database/library.ts';
import {
  addMedia,
  addTrack,
  assignPatient,
  lesionsOfStudy,
  libraryItem,
  listPatients,
  openDatabase,
  tracksOfMedia,
  undo,
  verifyAudit,
  type WritableDb,
} from '../index.ts';
import { migrations } from '../migrations/index.ts';
import { openForWriting } from '../open/connection.ts';

const addUnassigned = (db: WritableDb, name: string): MediaId =>
  addMedia(db, {
    ...{ kind: 'video', path: `/videos/${name}.mp4`, fingerprint: name, widthPx: 640, heightPx: 480 },
    patientPseudonym: unassigned,
    frames: {
      ptsUs: Array.from({ length: 100 }, (_, i) => i * 40_000),
      keyFrames: Array.from({ length: 100 }, () => true),
    },
  }).id;

const names = (db: WritableDb, mediaId: MediaId) => lesionsOfStudy(db, mediaId).map(({ name }) => name);

describe('REQ-WIN-009 items that nobody has assigned', () => {
  it('have no lesion in common and are no patient', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const [colon, heart] = [addUnassigned(db, 'colon'), addUnassigned(db, 'heart')];
    const { lesionId } = await importLesion(db, colon, 'polyp');
    expect([names(db, colon), names(db, heart)]).toEqual([['polyp'], []]);
    expect(() => addTrack(db, heart, lesionId, { frameIndex: 0, box: square(1) })).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    );
    expect(listPatients(db)).toEqual([]);
    expect(libraryItem(db, heart).patientPseudonym).toBe('unassigned');
  });

  it('take their lesions along to a patient, and back', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const [first, second] = [addUnassigned(db, 'first'), addUnassigned(db, 'second')];
    await importLesion(db, first, 'a');
    await importLesion(db, second, 'b');
    assignPatient(db, [first, second], 'P1', '1');
    expect([names(db, first), names(db, second)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(listPatients(db)).toMatchObject([{ pseudonym: 'P1', mediaCount: 2 }]);
    assignPatient(db, [first, second], unassigned, '1');
    expect([names(db, first), names(db, second)]).toEqual([['a'], ['b']]);
    undo(db);
    expect(names(db, first)).toEqual(['a', 'b']);
  });
});

/** The videos of an older library, all in one study of "unassigned", as version 3 put them. */
function oldLibrary(folder: string) {
  const sqlite = openForWriting(join(folder, 'library.sqlite'));
  sqlite.pragma('foreign_keys = OFF');
  sqlite.exec(readFileSync(join(older, 'unassigned-0004.sql'), 'utf8'));
  return { sqlite, videos: sqlite.prepare('SELECT id FROM media ORDER BY key').pluck().all() as MediaId[] };
}

const older = join(import.meta.dirname, '../../test/database/older');

describe('REQ-WIN-009 an older library', () => {
  it('is separated: each lesion goes with its item, and what is drawn on two keeps them together', async () => {
    using folder = temporaryFolder();
    const { sqlite, videos } = oldLibrary(folder.path);
    const lesions = sqlite.prepare('SELECT count(*) FROM lesion WHERE hidden = 0').pluck().get();
    separate(sqlite);
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);
    expect(sqlite.prepare('SELECT count(*) FROM lesion WHERE hidden = 0').pluck().get()).toBe(lesions);
    sqlite.close();
    const db = await openDatabase(folder.path, testOptions());
    expect(videos.map((video) => names(db, video))).toEqual([
      ['of one', 'drawn nowhere'],
      ['of two and three'],
      ['of two and three'],
      ['outlined on four'],
      ['of five'],
    ]);
    expect(videos.map((video) => tracksOfMedia(db, video).length)).toEqual([1, 1, 1, 0, 1]);
    expect(await verifyAudit(db)).toMatchObject({ firstBroken: null });
    expect(undo(db)?.label).not.toBe('Assign patient');
    await db.close();
  });

  it('is left as it is where it has at most one such item', async () => {
    using folder = temporaryFolder();
    const { sqlite } = oldLibrary(folder.path);
    sqlite.exec(`DELETE FROM undo_step; UPDATE media SET study_key = 1 WHERE name <> 'one.mp4'`);
    const before = sqlite.prepare('SELECT study_key FROM media ORDER BY key').all();
    separate(sqlite);
    expect(sqlite.prepare('SELECT study_key FROM media ORDER BY key').all()).toEqual(before);
    sqlite.close();
  });
});

/** Runs the statements of schema 4 that separate the items; the others have run when the library was made. */
function separate(sqlite: Database.Database): void {
  const { sql } = migrations.find(({ version }) => version === 4)!;
  sqlite.exec(
    sql.slice(sql.indexOf('CREATE TEMP TABLE unassigned_item'), sql.indexOf('DROP TABLE unassigned_item')),
  );
}
