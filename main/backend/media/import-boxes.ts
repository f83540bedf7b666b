import {
  contentOf,
  getFrameSeries,
  type ImportedTrack,
  lesionsOfStudy,
  importBoxes as storeBoxes,
  tracksOfMedia,
} from '../../../db/index.ts';
import type { BoxDifference, ImportRemark, ImportReport, Track } from '../../contract/annotations.ts';
import type { KnownContent } from '../../contract/engine/content.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { BackendContext } from '../backend-context.ts';
import { compareBoxes, isSame } from './compare-boxes.ts';

export interface ImportedBoxes {
  readonly tracks: Track[];
  readonly boxCount: number;
  readonly report: ImportReport;
  readonly replaced: BoxDifference[];
  readonly skipped: ImportRemark[];
  readonly adjusted: ImportRemark[];
}

interface Options {
  /** Puts the file's boxes in the place of those that a lesion has. */
  readonly replace?: boolean | undefined;
  /** What a person agreed to have replaced: the `storedSha256` of each difference. */
  readonly seen?: readonly string[] | undefined;
  /** The file's corners are fractions of the picture, not pixels. */
  readonly fractions?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Gestures of the same mark are undone as one. */
  readonly mark?: string;
}

/** The boxes of one lesion as the reader read them. */
interface ReadTrack {
  readonly sizeMm: number | null;
  readonly boxes: ImportedTrack['boxes'] & unknown[];
}

type Ports = Pick<BackendContext, 'db' | 'reader' | 'log'>;

/** The boxes of a file, read and not stored. */
export interface ReadBoxes {
  readonly lesions: ReadonlyMap<string, ReadTrack>;
  readonly skipped: ImportRemark[];
  readonly adjusted: ImportRemark[];
  readonly report: Omit<ImportReport, 'alreadyThere'>;
}

/**
 * Adds the boxes of a file or a folder of masks to a video, one track a lesion, as one undoable step. A reader reads;
 * nothing is stored before it has read everything, and no box that is there is replaced unless that is asked for.
 * @throws CaliperError `invalid_input` if there is not one usable box, `conflict` if a lesion has other boxes already
 */
export async function importBoxes(
  mediaId: MediaId,
  path: string,
  ports: Ports,
  options: Options = {},
): Promise<ImportedBoxes> {
  const mediaPath = getFrameSeries(ports.db, mediaId).path;
  const of = { mediaPath, content: contentOf(ports.db, mediaId), fractions: options.fractions ?? false };
  return storeReadBoxes(mediaId, await readBoxes(path, of, ports, options.signal), ports, options);
}

/** Reads the boxes of a file for a video. @throws CaliperError `invalid_input` if there is not one usable box */
export async function readBoxes(
  path: string,
  of: { readonly mediaPath: string; readonly content: KnownContent; readonly fractions: boolean },
  { reader, log }: Omit<Ports, 'db'>,
  signal: AbortSignal | undefined,
): Promise<ReadBoxes> {
  const lesions = new Map<string, ReadTrack>();
  const { skipped, adjusted, report } = await reader.run('read-boxes', {
    params: { path, ...of },
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
  if (lesions.size === 0) throw noBoxes(report);
  return { lesions, skipped, adjusted, report };
}

/** Stores boxes that were read for this item. Throws `conflict` if a lesion has other boxes already. */
export async function storeReadBoxes(
  mediaId: MediaId,
  { lesions, skipped, adjusted, report }: ReadBoxes,
  { db }: Pick<Ports, 'db'>,
  { replace = false, seen, signal, mark }: Options,
): Promise<ImportedBoxes> {
  const media = getFrameSeries(db, mediaId);
  const differences = compareBoxes(db, media, lesions);
  const replaced = differences.filter((difference) => !isSame(difference));
  const isAgreed = replace && (seen === undefined || isEqual(storedOf(replaced), seen));
  if (replaced.length > 0 && !isAgreed) throw wouldReplace(replaced);
  const same = new Set(differences.filter(isSame).map(({ lesion }) => lesion));
  const notes = [...report.notes, ...otherSizes(db, mediaId, lesions)];
  const tracks = [...lesions]
    .filter(([name]) => !same.has(name))
    .map(([name, { sizeMm, boxes }]): ImportedTrack => {
      const size = sizeMm === null ? {} : { size: { sizeMm, provenance: 'imported' as const } };
      return { mediaId, lesion: { name, ...size }, boxes };
    });
  /** A box that was drawn or moved since the comparison is not replaced: nobody was asked about it. */
  const beforeShown = () => {
    const lesionsReplaced = new Map(replaced.map(({ lesion }) => [lesion, lesions.get(lesion)!]));
    if (!isEqual(storedOf(compareBoxes(db, media, lesionsReplaced)), storedOf(replaced)))
      throw editedMeanwhile();
  };
  const options = { ...(signal && { signal }), mark, mayReplace: replace, beforeShown };
  const boxCount = tracks.length === 0 ? 0 : (await storeBoxes(db, 'Import boxes', tracks, options)).boxCount;
  const alreadyThere = report.taken - boxCount;
  return {
    tracks: tracksOfMedia(db, mediaId),
    boxCount,
    report: { ...report, notes, taken: boxCount, alreadyThere },
    replaced,
    skipped,
    adjusted,
  };
}

const storedOf = (differences: readonly BoxDifference[]) =>
  differences.map(({ storedSha256 }) => storedSha256);

const isEqual = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));

const editedMeanwhile = () =>
  new CaliperError(
    'conflict',
    'Boxes that the import would replace were changed while it was under way. Nothing was imported, and the new boxes are kept: import it again.',
  );

/** Sizes that the file states otherwise than the library: those in the library stay. */
function otherSizes(
  db: BackendContext['db'],
  mediaId: MediaId,
  lesions: ReadonlyMap<string, ReadTrack>,
): string[] {
  const drawn = new Set(tracksOfMedia(db, mediaId).map(({ lesionId }) => lesionId));
  return lesionsOfStudy(db, mediaId).flatMap(({ id, name, sizeMm }) => {
    const stated = lesions.get(name)?.sizeMm ?? null;
    if (!drawn.has(id) || stated === null || stated === sizeMm) return [];
    const kept = sizeMm === null ? 'none is stated in the library, and none was set' : `${sizeMm} mm stays`;
    return [`The file says ${stated} mm for lesion ${name}: ${kept}.`];
  });
}

function noBoxes({ leftOut, reasons }: Omit<ImportReport, 'alreadyThere'>): CaliperError {
  const told = reasons.slice(0, 5).map(({ reason, count, places }) => `${count} × ${reason} (${places[0]})`);
  const why = told.length === 0 ? '' : ` Left out were all ${leftOut}: ${told.join('; ')}.`;
  return new CaliperError(
    'invalid_input',
    `The file holds no box that fits this video.${why} Nothing was imported.`,
    { details: { leftOut, reasons } },
  );
}

function wouldReplace(differences: readonly BoxDifference[]): CaliperError {
  const told = differences.slice(0, 5).map(({ lesion, equal, different, added, lost, byHand }) => {
    const hand = byHand > 0 ? `, and ${byHand} of those in the library were set by hand` : '';
    return `lesion ${lesion}: ${equal} equal, ${different} different, ${added} only in the file, ${lost} only in the library${hand}`;
  });
  const more = differences.length > 5 ? `; and ${differences.length - 5} more lesions` : '';
  return new CaliperError(
    'conflict',
    `Boxes of these lesions are in the library already and differ from the file: ${told.join('; ')}${more}. ` +
      'Nothing was imported. To put the file’s boxes in their place, import it again and ask for replacement; undo brings them back.',
    { details: { differences } },
  );
}
