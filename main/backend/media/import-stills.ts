import { basename, resolve } from 'node:path';
import { inTransaction, newMark } from '../../../db/index.ts';
import type { ImportReason, ImportRemark } from '../../contract/annotations.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import type { FolderSurvey, ImportedStills } from '../../contract/library.ts';
import { ImportLog } from '../../datasets/index.ts';
import { assertNotCancelled } from '../../media/index.ts';
import type { BackendContext } from '../backend-context.ts';
import { type ReadBoxes, readBoxes, storeReadBoxes } from './import-boxes.ts';
import {
  type ForPatient,
  type ImportedMedia,
  type ReadMedia,
  readMedia,
  storeMedia,
} from './import-media.ts';

interface Picture {
  readonly path: string;
  readonly mask: string | null;
}

const namesShown = 1_000;

/** A picture and the boxes of its mask, or why one of them could not be read. */
interface ReadStill extends Picture {
  readonly item: ReadMedia | string;
  readonly boxes: ReadBoxes | string | null;
}

type Ports = Pick<BackendContext, 'db' | 'reader' | 'log'> & {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: JobProgress) => void;
};

/** Faults of the machine: they would meet every further picture, so they end the import. */
const endsAll: readonly string[] = [
  'cancelled',
  'disk_full',
  'read_only',
  'out_of_memory',
  'database_damaged',
  'interrupted',
  'internal',
];

/** What a folder holds; null for a path that is none. */
export async function surveyFolder(path: string, ports: Ports): Promise<FolderSurvey | null> {
  const { pictures, result } = await lookAt(path, ports);
  if (result === null) return null;
  return {
    pictures: pictures.length,
    sizeCount: result.sizeCount,
    seriesPath: result.seriesPath,
    seriesPictures: result.seriesPictures,
    masks: pictures.filter(({ mask }) => mask !== null).length,
    masksWithoutPicture: result.masksWithoutPictureCount,
  };
}

/**
 * Adds the pictures of a folder as stills, with the boxes of their masks, as one undoable step. All is read before the
 * first is added, so that a cancelled import has added nothing; once it adds, it goes on to its end.
 * @throws CaliperError `invalid_input` if there is no picture, and what would meet every picture
 */
export async function importStills(path: string, patient: ForPatient, ports: Ports): Promise<ImportedStills> {
  const { pictures, result } = await lookAt(path, ports);
  if (result === null || pictures.length === 0) {
    throw new CaliperError(
      'invalid_input',
      `${path} holds no pictures, and no folder below it does. Nothing was added.`,
    );
  }
  const read: ReadStill[] = [];
  for (const picture of pictures) {
    read.push(await readStill(picture, ports));
    ports.onProgress?.(picturesRead(read.length, pictures.length));
  }
  assertNotCancelled(ports.signal);
  const mark = newMark(ports.db);
  const masks = new ImportLog();
  for (let i = 0; i < result.masksWithoutPictureCount; i++)
    masks.leaveOut(result.masksWithoutPicture[i] ?? '…', 'no picture has the name of this mask');
  const stored = inTransaction(ports.db, () =>
    read.map((still) => ({ ...still, stored: storeStill(still, patient, { ...ports, mark }) })),
  );
  const failed: ImportRemark[] = [];
  const mediaIds: MediaId[] = [];
  const withoutMask: string[] = [];
  const warnings: string[] = [];
  let [added, boxesAlreadyThere] = [0, 0];
  for (const { path: picture, mask, boxes, stored: item } of stored) {
    const name = basename(picture);
    if (typeof item === 'string') {
      failed.push({ where: name, reason: item });
      if (mask !== null) masks.leaveOut(basename(mask), 'its picture could not be added');
      continue;
    }
    mediaIds.push(item.media.id);
    if (!item.alreadyThere) added++;
    warnings.push(...item.warnings.map((warning) => `${name}: ${warning}`));
    if (mask === null) withoutMask.push(name);
    else boxesAlreadyThere += await addMask(item.media.id, mask, boxes, masks, { ...ports, mark });
  }
  const { counts, reasons, remarks } = masks;
  return {
    ...{ pictures: pictures.length, added, alreadyThere: mediaIds.length - added, failed, mediaIds },
    picturesWithoutMask: { count: withoutMask.length, names: withoutMask.slice(0, namesShown) },
    report: {
      ...counts,
      ...{ taken: counts.taken - boxesAlreadyThere, alreadyThere: boxesAlreadyThere, notes: [] },
      reasons: reasons.map((reason) => ({ ...reason, places: [...reason.places] })),
    },
    ...{ skipped: remarks['left out'], adjusted: remarks.adjusted, warnings },
  };
}

const picturesRead = (done: number, total: number): JobProgress => ({
  ...{ stage: 'reading', done, total, unit: 'pictures' },
  ...{ perSecond: null, remainingS: null, stageRates: [], limitingStage: null, metrics: {} },
});

async function readStill(picture: Picture, ports: Ports): Promise<ReadStill> {
  const { db, reader, log, signal } = ports;
  let item: ReadMedia;
  try {
    item = await readMedia(picture.path, { db, reader, signal });
  } catch (thrown) {
    return { ...picture, item: reasonOf(thrown), boxes: null };
  }
  if (picture.mask === null) return { ...picture, item, boxes: null };
  const { fingerprint, frameCount, contentSha256, modifiedMs } = item.seen;
  const content = { fingerprint, frameCount, contentSha256, modifiedMs };
  try {
    const boxes = await readBoxes(
      picture.mask,
      { mediaPath: item.path, content, fractions: false },
      { reader, log },
      signal,
    );
    return { ...picture, item, boxes };
  } catch (thrown) {
    return { ...picture, item, boxes: reasonOfMask(thrown) };
  }
}

/** The item that a picture has become, or why it has not. */
function storeStill(
  { item }: ReadStill,
  patient: ForPatient,
  ports: Pick<Ports, 'db'> & { readonly mark: string },
): ImportedMedia | string {
  if (typeof item === 'string') return item;
  try {
    return storeMedia(item, patient, ports);
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

/** Makes boxes of a mask, and says in the log what became of it; returns how many were there already. */
async function addMask(
  mediaId: MediaId,
  mask: string,
  boxes: ReadStill['boxes'],
  log: ImportLog,
  { db, mark }: Pick<Ports, 'db'> & { readonly mark: string },
): Promise<number> {
  if (boxes === null) return 0;
  try {
    if (typeof boxes === 'string') throw new CaliperError('invalid_input', boxes);
    const { report, skipped, adjusted } = await storeReadBoxes(mediaId, boxes, { db }, { mark });
    for (let i = 0; i < report.taken + report.alreadyThere; i++) log.take();
    for (const { where, reason } of skipped) log.leaveOut(where, reason);
    for (const { where, reason } of adjusted) log.adjust(where, reason);
    return report.alreadyThere;
  } catch (thrown) {
    log.leaveOut(basename(mask), reasonOfMask(thrown));
    return 0;
  }
}

/** What to say of one mask: the first reason for leaving its boxes out, where the error names such. */
function reasonOfMask(thrown: unknown): string {
  const { details } = toCaliperError(thrown);
  const reasons = Array.isArray(details.reasons) ? (details.reasons as ImportReason[]) : [];
  return reasons[0]?.reason ?? reasonOf(thrown);
}

/** What to say of one picture; throws on what would meet every further one. */
function reasonOf(thrown: unknown): string {
  const error = toCaliperError(thrown);
  if (endsAll.includes(error.code)) throw error;
  return error.message;
}

async function lookAt(path: string, { reader, signal }: Ports) {
  const pictures: Picture[] = [];
  const result = await reader.run('survey', {
    params: { path: resolve(path) },
    handlers: {
      pictures: (page) => {
        pictures.push(...page);
        return null;
      },
    },
    ...(signal && { signal }),
  });
  return { pictures, result };
}
