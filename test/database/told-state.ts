import {
  boxesInRange,
  lesionSizesOfRun,
  lesionsOfStudy,
  listMedia,
  listPatients,
  type ReadableDb,
  runsOfMedia,
  shapesInRange,
  tracksOfMedia,
} from '../../db/index.ts';

/** What the library answers about everything that can be edited; independent of the schema that holds it. */
export const toldState = (db: ReadableDb): unknown =>
  JSON.parse(
    JSON.stringify({
      patients: listPatients(db),
      media: listMedia(db, 1000).map((media) => ({
        ...media,
        lesions: lesionsOfStudy(db, media.id),
        tracks: tracksOfMedia(db, media.id),
        boxes: boxesInRange(db, media.id, 0, 100),
        shapes: shapesInRange(db, media.id, 0, 100),
        sizes: runsOfMedia(db, media.id).map(({ id }) => lesionSizesOfRun(db, id)),
      })),
    }),
  );
