import { expect, it } from 'vitest';
import { addVideo, freshLibrary, importLesion, square } from '../../test/database/library.ts';
import { importBoxes, setLesionSize, undo, undoHistory } from '../index.ts';

it('REQ-WIN-004 each step of the history names its item, and its lesion where that is one, also when undone', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  const { lesionId } = await importLesion(db, mediaId, 'a');
  setLesionSize(db, lesionId, { sizeMm: 7, provenance: 'pathology' });
  const boxes = [{ frameIndex: 0, box: square(1) }];
  await importBoxes(
    db,
    'Import boxes',
    ['b', 'c'].map((name) => ({ mediaId, lesion: { name }, boxes })),
  );
  const about = () => undoHistory(db, 9).map((step) => step.about);
  expect(about()).toEqual(['video.mp4', 'a, video.mp4', 'a, video.mp4', 'video.mp4']);
  while (undo(db));
  expect(about()).toEqual(['video.mp4', 'a, video.mp4', 'a, video.mp4', 'video.mp4']);
});
