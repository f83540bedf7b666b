import { basename, resolve } from 'node:path';
import { newMark } from '../../../db/index.ts';
import type { ImportReason, ImportRemark } from '../../contract/annotations.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { FolderSurvey, ImportedStills } from '../../contract/library.ts';
import { ImportLog } from '../../datasets/index.ts';
import type { BackendContext } from '../backend-context.ts';
import { importBoxes } from './import-boxes.ts';
import { type ForPatient, type ImportedMedia, importMedia } from './import-media.ts';

interface Picture {
  readonly path: string;
  readonly mask: string | null;
}

const namesShown = 1_000;

type Ports = Pick<BackendContext, 'db' | 'reader' | 'log'> & { readonly signal?: AbortSignal | undefined };

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
 * Adds the pictures of a folder as stills, with the boxes of their masks, as one undoable step.
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
  const mark = newMark(ports.db);
  const masks = new ImportLog();
  const mediaIds: MediaId[] = [];
  const failed: ImportRemark[] = [];
  const withoutMask: string[] = [];
  const warnings: string[] = [];
  let [added, boxesAlreadyThere] = [0, 0];
  for (let i = 0; i < result.masksWithoutPictureCount; i++)
    masks.leaveOut(result.masksWithoutPicture[i] ?? '…', 'no picture has the name of this mask');
  for (const { path: picture, mask } of pictures) {
    const name = basename(picture);
    let item: ImportedMedia;
    try {
      item = await importMedia(picture, patient, { ...ports, mark });
    } catch (thrown) {
      failed.push({ where: name, reason: reasonOf(thrown) });
      if (mask !== null) masks.leaveOut(basename(mask), 'its picture could not be added');
      continue;
    }
    mediaIds.push(item.media.id);
    if (!item.alreadyThere) added++;
    warnings.push(...item.warnings.map((warning) => `${name}: ${warning}`));
    if (mask === null) withoutMask.push(name);
    else boxesAlreadyThere += await addMask(item.media.id, mask, masks, { ...ports, mark });
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

/** Makes boxes of a mask, and says in the log what became of it; returns how many were there already. */
async function addMask(
  mediaId: MediaId,
  mask: string,
  log: ImportLog,
  ports: Ports & { readonly mark: string },
): Promise<number> {
  try {
    const { signal, mark } = ports;
    const { report, skipped, adjusted } = await importBoxes(mediaId, mask, ports, { signal, mark });
    for (let i = 0; i < report.taken + report.alreadyThere; i++) log.take();
    for (const { where, reason } of skipped) log.leaveOut(where, reason);
    for (const { where, reason } of adjusted) log.adjust(where, reason);
    return report.alreadyThere;
  } catch (thrown) {
    const { details } = toCaliperError(thrown);
    const reasons = Array.isArray(details.reasons) ? (details.reasons as ImportReason[]) : [];
    log.leaveOut(basename(mask), reasons[0]?.reason ?? reasonOf(thrown));
    return 0;
  }
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
