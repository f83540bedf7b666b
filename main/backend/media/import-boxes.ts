import { getMedia, type ImportedTrack, importBoxes as storeBoxes, tracksOfMedia } from '../../../db/index.ts';
import type { ImportRemark, Track } from '../../contract/annotations.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { BackendContext } from '../backend-context.ts';

export interface ImportedBoxes {
  readonly tracks: Track[];
  readonly boxCount: number;
  readonly skipped: ImportRemark[];
  readonly adjusted: ImportRemark[];
}

/**
 * Adds the boxes of a file or a folder of masks to a film, one track a lesion, as one undoable step. The engine reads;
 * nothing is stored before it has read everything.
 * @throws CaliperError `invalid_input` if there is not one usable box
 */
export async function importBoxes(
  mediaId: MediaId,
  path: string,
  { db, engine, log }: Pick<BackendContext, 'db' | 'engine' | 'log'>,
  signal?: AbortSignal,
): Promise<ImportedBoxes> {
  const media = getMedia(db, mediaId);
  const lesions = new Map<string, { sizeMm: number | null; boxes: ImportedTrack['boxes'] & unknown[] }>();
  const { skipped, adjusted } = await engine.run('read-boxes', {
    params: { path, mediaPath: media.path, fingerprint: media.fingerprint },
    handlers: {
      boxes: ({ lesion, sizeMm, boxes }) => {
        log.keepOut(lesion);
        const known = lesions.get(lesion) ?? { sizeMm, boxes: [] };
        known.boxes.push(...boxes);
        lesions.set(lesion, known);
        return null;
      },
    },
    ...(signal && { signal }),
  });
  if (lesions.size === 0) {
    const first = skipped[0];
    const why = first === undefined ? '' : ` For example, ${first.where}: ${first.reason}.`;
    throw new CaliperError(
      'invalid_input',
      `The file holds no box that fits this film.${why} Nothing was imported.`,
    );
  }
  const tracks = [...lesions].map(([name, { sizeMm, boxes }]): ImportedTrack => {
    const size = sizeMm === null ? {} : { size: { sizeMm, provenance: 'imported' as const } };
    return { mediaId, lesion: { name, ...size }, boxes };
  });
  const { boxCount } = await storeBoxes(db, 'Import boxes', tracks, signal ? { signal } : {});
  return { tracks: tracksOfMedia(db, mediaId), boxCount, skipped, adjusted };
}
