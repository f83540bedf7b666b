import { describe, expect, it } from 'vitest';
import { addVideo, freshLibrary, square } from '../../test/database/library.ts';
import { addSampleDataset } from '../../test/database/sample.ts';
import {
  addDataset,
  datasetProblems,
  getDataset,
  itemsOfSplit,
  listDatasets,
  mediaOfDataset,
  redo,
  relinkMedia,
  removeMedia,
  splitsOf,
  undo,
} from '../index.ts';

describe('REQ-DATA-014 a data set is frozen', () => {
  it('can be neither changed nor deleted nor added to', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    addSampleDataset(db, addVideo(db));
    const attempts = [
      "UPDATE dataset SET name = 'other'",
      'DELETE FROM dataset',
      "UPDATE dataset_item SET label = '9'",
      'DELETE FROM dataset_item',
      "INSERT INTO dataset_item SELECT dataset_key, 2, medium_position, frame_index, object_id, 0, 0, 1, 1, '1', 'x' FROM dataset_item LIMIT 1",
      "INSERT OR REPLACE INTO dataset_item SELECT dataset_key, 0, medium_position, frame_index, object_id, 0, 0, 1, 1, '1', 'x' FROM dataset_item LIMIT 1",
      "UPDATE dataset_medium SET site = 'x'",
      'DELETE FROM dataset_medium',
      "UPDATE split SET parts = 'eee'",
      'DELETE FROM split',
    ];
    for (const sql of attempts) expect(() => db.sqlite.exec(sql), sql).toThrow('permanent');
  });

  it('stays as it was when the library changes, and knows where a file is now', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const video = addVideo(db);
    const { dataset, split } = addSampleDataset(db, video);
    const before = itemsOfSplit(db, split.id, 0, 10);
    expect(before.map(({ frameIndex, label, part, mediaId }) => [frameIndex, label, part, mediaId])).toEqual([
      [3, 7, 'train', video],
      [5, 7, 'train', video],
    ]);
    relinkMedia(db, video, '/elsewhere/video.mp4');
    expect(mediaOfDataset(db, dataset.id)[0]).toMatchObject({ mediaId: video, path: '/elsewhere/video.mp4' });
    removeMedia(db, video);
    expect(itemsOfSplit(db, split.id, 0, 10)).toEqual(before);
    expect(itemsOfSplit(db, split.id, 1, 1)).toEqual(before.slice(1));
    expect(getDataset(db, dataset.id)).toEqual(dataset);
  });

  it('is hidden by undo and comes back by redo, with its split', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { dataset } = addSampleDataset(db, addVideo(db));
    expect(undo(db)?.label).toBe('Make data set');
    expect(listDatasets(db)).toEqual([]);
    expect(() => getDataset(db, dataset.id)).toThrow(expect.objectContaining({ code: 'not_found' }));
    redo(db);
    expect(listDatasets(db)).toEqual([dataset]);
    expect(splitsOf(db, dataset.id)).toHaveLength(1);
  });

  it('is compared with its hashes, hidden or not', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { dataset, split } = addSampleDataset(db, addVideo(db));
    undo(db);
    expect(datasetProblems(db)).toEqual([]);
    const changes: [string, RegExp][] = [
      ["UPDATE dataset_item SET label = '9' WHERE position = 1", /not the one that was frozen/],
      ["UPDATE dataset_medium SET path = '/other'", /not the one that was frozen/],
      [`UPDATE dataset SET sha256 = '${'0'.repeat(64)}'`, /not the one that was frozen/],
      ["UPDATE split SET parts = 'e'", /its split all is not the one that was made/],
      [`UPDATE audit SET after = replace(after, '${split.sha256}', 'x')`, /its split all/],
      [`UPDATE audit SET after = replace(after, '${dataset.sha256}', 'x')`, /the history names another hash/],
    ];
    for (const name of db.read<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all())
      db.sqlite.exec(`DROP TRIGGER ${name}`);
    for (const [sql, problem] of changes) {
      db.sqlite.exec(`BEGIN; ${sql}`);
      expect(datasetProblems(db), sql).toEqual([
        { datasetId: dataset.id, problem: expect.stringMatching(problem) },
      ]);
      db.sqlite.exec('ROLLBACK');
    }
  });

  it('has the hash of its content, whatever its name, and a name of its own', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const video = addVideo(db);
    const one = addSampleDataset(db, video, { name: 'one' }).dataset;
    const other = addSampleDataset(db, video, { name: 'other' }).dataset;
    const different = addSampleDataset(db, video, { name: 'different', box: square(4) }).dataset;
    expect(one.sha256).toBe(other.sha256);
    expect(different.sha256).not.toBe(one.sha256);
    const again = { name: 'one', field: one.field, choice: {}, leftOut: [], media: [], items: [] };
    expect(() => addDataset(db, again)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
