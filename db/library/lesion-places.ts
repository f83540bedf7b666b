import type { LesionPlace } from '../../main/contract/annotations.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';
import { mediaRow } from './media.ts';

const placeOf = (boxes: string, shapes: string, sizes: string) =>
  `SELECT lesion.id AS lesionId, media.id AS mediaId, media.name AS media,
    ${boxes} AS boxCount, ${shapes} AS shapeCount, ${sizes} AS sizeCount FROM object AS lesion`;
const ofStudy = 'WHERE lesion.study_key = $study AND lesion.hidden = 0 AND media.hidden = 0';

const placesSql = `
  ${placeOf('track.box_count', '0', '0')} JOIN track ON track.object_key = lesion.key
    JOIN media ON media.key = track.media_key ${ofStudy} AND track.hidden = 0
  UNION ALL
  ${placeOf('0', '1', '0')} JOIN shape ON shape.object_key = lesion.key
    JOIN media ON media.key = shape.media_key ${ofStudy} AND shape.hidden = 0
  UNION ALL
  ${placeOf('0', '0', '1')} JOIN prediction AS p ON p.object_key = lesion.key
    JOIN prediction_run AS run ON run.key = p.run_key JOIN media ON media.key = run.media_key ${ofStudy} AND run.hidden = 0`;

/** On which items of the study of a media item each of its lesions is drawn or sized. Throws `not_found`. */
export function lesionPlaces(db: ReadableDb, mediaId: MediaId): LesionPlace[] {
  const places = new Map<string, LesionPlace>();
  for (const row of db.read<LesionPlace>(placesSql).all({ study: mediaRow(db, mediaId).studyKey })) {
    const key = `${row.lesionId} ${row.mediaId}`;
    const known = places.get(key) ?? { ...row, boxCount: 0, shapeCount: 0, sizeCount: 0 };
    known.boxCount += row.boxCount;
    known.shapeCount += row.shapeCount;
    known.sizeCount += row.sizeCount;
    places.set(key, known);
  }
  return [...places.values()];
}
