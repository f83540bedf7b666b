import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  addMedia,
  assignPatient,
  contentOf,
  findMediaByFingerprint,
  getMedia,
  libraryItem,
  relinkMedia,
  setContent,
  setDamage,
  setSpacing,
  type WritableDb,
} from '../../../db/index.ts';
import type { inspect } from '../../contract/engine/inspect.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import { unassigned } from '../../contract/library.ts';
import type { Media } from '../../contract/media.ts';
import { assertNotCancelled } from '../../media/index.ts';
import type { TaskRunner } from '../supervisor/task-run.ts';

interface Ports {
  readonly db: WritableDb;
  readonly reader: TaskRunner;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Gestures of the same mark are undone as one. */
  readonly mark?: string;
}

/** Whom an import is for, and what to do with content that is known as somebody else's. */
export interface ForPatient {
  readonly pseudonym?: string | undefined;
  readonly whenOthers: 'refuse' | 'move' | 'keep';
}

/** What became of an import. */
export interface ImportedMedia {
  readonly media: Media;
  readonly alreadyThere: boolean;
  readonly warnings: string[];
}

/**
 * Adds a video, folder of frames or DICOM file. A reader opens it first, because only a reader may die of it.
 * Content that is known is not added again; if its file has moved, the item follows it, and the warnings say so.
 * Nothing is added once the signal was given.
 * @throws CaliperError `conflict` if the content is known as another patient's, unless it is to be moved or kept
 */
export async function importMedia(path: string, patient: ForPatient, ports: Ports): Promise<ImportedMedia> {
  const read = await readMedia(path, ports);
  assertNotCancelled(ports.signal);
  return storeMedia(read, patient, ports);
}

/** An item as its file was read, and what the library knew of that content then. */
export interface ReadMedia {
  readonly path: string;
  readonly seen: ReadIndex;
  readonly known: Media | undefined;
  /** Whether the known item's file is still where the library has it; otherwise the item follows the file. */
  readonly stays: boolean;
}

/** Reads an item and looks for it in the library. Adds nothing. */
export async function readMedia(path: string, ports: Ports): Promise<ReadMedia> {
  const whole = resolve(path);
  const seen = await readIndex(whole, ports);
  const known = await findKnown(whole, seen, ports);
  const stays = known !== undefined && (known.path === whole || (await isThere(known.path)));
  return { path: whole, seen, known, stays };
}

/** Puts what was read into the library. Throws as `importMedia`. */
export function storeMedia(
  { path: whole, seen, known: knownThen, stays }: ReadMedia,
  patient: ForPatient,
  { db, mark }: Pick<Ports, 'db' | 'mark'>,
): ImportedMedia {
  const known = knownThen ?? addedMeanwhile(db, seen);
  if (known !== undefined) {
    const warnings = [...seen.warnings, ...settlePatient(db, known, patient, { mark })];
    if (seen.spacing !== null) setSpacing(db, known.id, seen.spacing);
    if (stays || known !== knownThen) return { media: getMedia(db, known.id), alreadyThere: true, warnings };
    const media = relinkMedia(db, known.id, whole, { mark });
    warnings.push(
      'The library knew this content at another place, where it is no more: it follows the file.',
    );
    return { media, alreadyThere: true, warnings };
  }
  const { warnings, frameCount: _, ...content } = seen;
  const patientPseudonym = patient.pseudonym ?? unassigned;
  const about = { ...content, path: whole, patientPseudonym };
  const media = addMedia(db, about, { mark });
  return { media, alreadyThere: false, warnings };
}

/** The item of this content that was added since it was read, by the same import or another. */
const addedMeanwhile = (db: WritableDb, { fingerprint, contentSha256 }: ReadIndex): Media | undefined =>
  findMediaByFingerprint(db, fingerprint).find(({ id }) => contentOf(db, id).contentSha256 === contentSha256);

/** Brings a known item to its patient, and says what was done; an item of nobody goes without being asked. */
function settlePatient(
  db: WritableDb,
  known: Media,
  { pseudonym, whenOthers }: ForPatient,
  options: { readonly mark: string | undefined },
): string[] {
  const present = libraryItem(db, known.id).patientPseudonym;
  if (pseudonym === undefined || pseudonym === present || whenOthers === 'keep') return [];
  if (present !== unassigned && whenOthers === 'refuse') {
    throw new CaliperError(
      'conflict',
      `This video is in the library already, as ${known.name} of patient ${present}, not of ${pseudonym}. Nothing was changed. ` +
        `Import it without a patient to keep it there, or ask for it to be moved to ${pseudonym}.`,
      { details: { mediaId: known.id, patientPseudonym: present, movableTo: pseudonym } },
    );
  }
  assignPatient(db, [known.id], pseudonym, '1', options);
  return [
    present === unassigned
      ? `The video was in the library without a patient: it belongs to ${pseudonym} now.`
      : `The video was moved from patient ${present} to ${pseudonym}, with its lesions; undo takes it back.`,
  ];
}

/** Points an item to where its file is now. Throws `conflict` if that file has another content. */
export async function relink(mediaId: MediaId, path: string, ports: Ports): Promise<Media> {
  const media = getMedia(ports.db, mediaId);
  const whole = resolve(path);
  const seen = await readIndex(whole, ports);
  const known = contentOf(ports.db, mediaId).contentSha256;
  if (seen.fingerprint !== media.fingerprint || (known !== null && known !== seen.contentSha256)) {
    throw new CaliperError(
      'conflict',
      'This file has another content than the one that was imported. The link was not changed.',
    );
  }
  const linked = relinkMedia(ports.db, mediaId, whole);
  noteContent(ports.db, mediaId, seen);
  return linked;
}

/**
 * The item with this content. Where the quick fingerprint agrees all bytes decide; those of an item that an older version
 * imported are read now, and where its file is gone or changed, the fingerprint alone is what there is.
 */
async function findKnown(path: string, seen: ReadIndex, ports: Ports): Promise<Media | undefined> {
  const { db } = ports;
  for (const item of findMediaByFingerprint(db, seen.fingerprint)) {
    const stored = contentOf(db, item.id).contentSha256;
    const content = stored ?? (await contentBehind(item, path, seen, ports));
    if (content !== seen.contentSha256) continue;
    if (item.path === path || stored === null) noteContent(db, item.id, seen);
    return item;
  }
  return undefined;
}

async function contentBehind(item: Media, path: string, seen: ReadIndex, ports: Ports): Promise<string> {
  if (item.path === path || !(await isThere(item.path))) return seen.contentSha256;
  const behind = await readIndex(item.path, ports).catch(() => undefined);
  if (behind === undefined || behind.fingerprint !== item.fingerprint) return seen.contentSha256;
  noteContent(ports.db, item.id, behind);
  return behind.contentSha256;
}

function noteContent(db: WritableDb, mediaId: MediaId, seen: ReadIndex): void {
  setContent(db, mediaId, seen.contentSha256, seen.modifiedMs);
  setDamage(db, mediaId, seen.damage);
  if (seen.spacing !== null) setSpacing(db, mediaId, seen.spacing);
}

/** Whether something can be read at a path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

type ReadIndex = Awaited<ReturnType<typeof readIndex>>;

async function readIndex(path: string, { reader, signal, onProgress }: Ports) {
  const ptsUs: number[] = [];
  const keyFrames: boolean[] = [];
  const result: ResultOf<typeof inspect> = await reader.run('inspect', {
    params: { path },
    handlers: {
      frames: (page) => {
        for (const time of page.ptsUs) ptsUs.push(time);
        for (const flag of page.keyFrames) keyFrames.push(flag);
        return null;
      },
    },
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return { ...result, frames: { ptsUs, keyFrames } };
}
