import type { Place } from '../../main/contract/history.ts';
import type { LesionId, MediaId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';
import type { RowDiff } from './change.ts';

interface Found {
  readonly mediaId: MediaId;
  readonly lesionId: LesionId | null;
  readonly frameIndex: number | null;
}

const seen = 'media.hidden = 0';
/** Each finder without asking whether its item is seen now: an undone step has hidden it. */
const anywhere = (sql: string) => sql.replaceAll(` AND ${seen}`, '');
const trackSql = `SELECT media.id AS mediaId, lesion.id AS lesionId,
    (SELECT min(frame_index) FROM key_frame WHERE track_key = track.key) AS frameIndex
  FROM track JOIN media ON media.key = track.media_key JOIN object AS lesion ON lesion.key = track.object_key`;

/** For each table how a row leads to a place; the most exact first. `undefined` where it leads nowhere that is seen. */
const finders: readonly (readonly [string, string])[] = [
  ['key_frame', `${trackSql} WHERE track.key = $trackKey AND ${seen}`],
  [
    'shape',
    `SELECT media.id AS mediaId, lesion.id AS lesionId, shape.frame_index AS frameIndex
     FROM shape JOIN media ON media.key = shape.media_key LEFT JOIN object AS lesion ON lesion.key = shape.object_key
     WHERE shape.key = $key AND ${seen}`,
  ],
  [
    'label',
    `SELECT media.id AS mediaId, NULL AS lesionId, label.from_frame AS frameIndex
     FROM label JOIN media ON media.key = label.media_key WHERE label.key = $key AND ${seen}`,
  ],
  [
    'label',
    `${trackSql} WHERE lesion.id = (SELECT object_id FROM label WHERE key = $key) AND ${seen}
     ORDER BY track.key LIMIT 1`,
  ],
  ['track', `${trackSql} WHERE track.key = $key AND ${seen}`],
  [
    'decision',
    `SELECT media.id AS mediaId, lesion.id AS lesionId, NULL AS frameIndex
     FROM decision JOIN prediction AS p ON p.key = decision.prediction_key
     JOIN object AS lesion ON lesion.key = p.object_key JOIN prediction_run AS run ON run.key = p.run_key
     JOIN media ON media.key = run.media_key WHERE decision.key = $key AND ${seen}`,
  ],
  ['object', `${trackSql} WHERE track.object_key = $key AND ${seen} ORDER BY track.key LIMIT 1`],
  [
    'media',
    `SELECT id AS mediaId, NULL AS lesionId, NULL AS frameIndex FROM media WHERE key = $key AND ${seen}`,
  ],
];

/** Where an edit was made, by the rows that it changed; null if that is not on one media item that can be seen. */
export function placeOf(db: ReadableDb, diffs: readonly RowDiff[]): Place | null {
  for (const [table, sql] of finders) {
    const diff = diffs.find((each) => each.table === table);
    if (diff === undefined) continue;
    const found = db.read<Found>(sql).get(table === 'key_frame' ? { trackKey: diff.key.trackKey } : diff.key);
    if (found === undefined) continue;
    return { ...found, frameIndex: diff.key.frameIndex ?? found.frameIndex };
  }
  return null;
}

const ofSeveral = (diffs: readonly RowDiff[], ...tables: string[]): boolean =>
  tables.some(
    (table) => new Set(diffs.filter((diff) => diff.table === table).map(({ key }) => key.key)).size > 1,
  );

/** The item and the lesion that an edit changed, by name, also where they are hidden; no name where it was several. */
export function aboutOf(db: ReadableDb, diffs: readonly RowDiff[]): string {
  if (ofSeveral(diffs, 'media')) return '';
  for (const [table, sql] of finders) {
    const diff = diffs.find((each) => each.table === table);
    if (diff === undefined) continue;
    const key = table === 'key_frame' ? { trackKey: diff.key.trackKey } : diff.key;
    const found = db.read<Found>(anywhere(sql)).get(key);
    if (found === undefined) continue;
    const name = (sqlOfName: string, id: string) => db.read<{ name: string }>(sqlOfName).get(id)?.name ?? '';
    const lesion =
      !ofSeveral(diffs, 'object', 'track') &&
      found.lesionId &&
      name('SELECT name FROM object WHERE id = ?', found.lesionId);
    return [lesion, name('SELECT name FROM media WHERE id = ?', found.mediaId)].filter(Boolean).join(', ');
  }
  return '';
}
