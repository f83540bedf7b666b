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
import type { Shape } from '../../main/contract/shapes.ts';

/** As schema 4 told a shape, in its order: every scale was that of a drawn line, and no file stated one. */
function withoutFileScale(shape: Shape) {
  const told = Object.entries(shape).filter(([name, value]) => name !== 'fileLengthMm' || value !== null);
  const { kind, ...line } = shape.scale ?? {};
  const scale = kind === 'line' ? line : shape.scale;
  return Object.fromEntries(told.map(([name, value]) => [name, name === 'scale' ? scale : value]));
}

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
        shapes: shapesInRange(db, media.id, 0, 100).map(withoutFileScale),
        sizes: runsOfMedia(db, media.id).map(({ id }) => lesionSizesOfRun(db, id)),
      })),
    }),
  );
