import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ImportRemark, ImportReport } from './annotations.ts';
import { procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { ImportKey, MediaId, PatientId, RunId, StudyId } from './ids.ts';
import { JobProgress } from './jobs.ts';
import { FrameSeries, Media } from './media.ts';
import { Model } from './models.ts';
import { RunState } from './predictions.ts';
import { FilePath, PageLimit, Pseudonym, UtcTime } from './primitives.ts';

/** Stands for the patient of an item that nobody has assigned. No patient: each such item has a study of its own. */
export const unassigned = 'unassigned';

/** A media item as the library shows it. */
export const LibraryItem = FrameSeries.extend({
  patientPseudonym: Pseudonym,
  /** Whether its file was gone when somebody last looked. */
  missing: z.boolean(),
  durationUs: z.number().min(0).nullable(),
  framesPerSecond: z.number().positive().nullable(),
  lesionCount: z.int().min(0),
  /** Key frames that show a box. */
  boxCount: z.int().min(0),
  /** The newest finished run; before there is one, the newest that is not finished. */
  latestRun: z
    .strictObject({
      runId: RunId,
      state: RunState,
      modelName: z.string(),
      demonstration: z.boolean(),
      createdAt: UtcTime,
    })
    .nullable(),
  /** Of a later run that is not finished: it takes no size away. Null if there is none. */
  laterRun: z.strictObject({ runId: RunId, state: RunState, createdAt: UtcTime }).nullable(),
  /** Interval of the hardest lesion relative to its size, in the newest finished run; null before there is one. */
  hardness: z.number().min(0).nullable(),
  /** Lesions of that run about which nobody has decided. */
  undecidedCount: z.int().min(0),
});
export type LibraryItem = z.infer<typeof LibraryItem>;

export const LibrarySort = z.enum(['imported', 'newest', 'name', 'hardness']);
export type LibrarySort = z.infer<typeof LibrarySort>;

export const PatientEntry = z.strictObject({
  id: PatientId,
  pseudonym: Pseudonym,
  studies: z.array(
    z.strictObject({
      id: StudyId,
      name: z.string(),
      site: z.string().nullable(),
      mediaCount: z.int().min(1),
    }),
  ),
  mediaCount: z.int().min(1),
});
export type PatientEntry = z.infer<typeof PatientEntry>;

const count = z.int().min(0);

/** What a folder holds that can be added. */
export const FolderSurvey = z.strictObject({
  pictures: count,
  /** Sizes in pixels that occur among the pictures. */
  sizeCount: count,
  /** The folder to add as one recording; null where the pictures differ in size or lie in several folders. */
  seriesPath: FilePath.nullable(),
  seriesPictures: count,
  /** Masks that have the name of a picture. */
  masks: count,
  masksWithoutPicture: count,
});
export type FolderSurvey = z.infer<typeof FolderSurvey>;

/** What became of a folder of stills: its `pictures` are those added, already there and failed. */
export const ImportedStills = z.strictObject({
  pictures: count,
  added: count,
  alreadyThere: count,
  failed: z.array(ImportRemark),
  mediaIds: z.array(MediaId),
  picturesWithoutMask: z.strictObject({ count, names: z.array(z.string()).max(1_000) }),
  /** The boxes of the masks. */
  report: ImportReport,
  skipped: z.array(ImportRemark),
  adjusted: z.array(ImportRemark),
  warnings: z.array(z.string()),
});
export type ImportedStills = z.infer<typeof ImportedStills>;

/** What an import takes beside its path. */
const importOf = {
  patientPseudonym: Pseudonym.optional(),
  moveToPatient: z.boolean().default(false),
  /** Under this key the import can be followed and cancelled while it is under way. */
  importKey: ImportKey.optional(),
};
const underWay = z.strictObject({ importKey: ImportKey });

const step = UndoStep.nullable();
const chosen = z.array(MediaId).min(1).max(1000);

export const library = {
  /**
   * Reads the file's frame index in the engine and adds it; a file whose content is known is returned as it is. If it is
   * known as another patient's it is refused with `conflict` and that patient in `details.patientPseudonym`, or moved to
   * the one that is named. Cancelled, it has added nothing.
   */
  import: procedure
    .input(z.strictObject({ path: FilePath, ...importOf }))
    .output(z.strictObject({ media: Media, alreadyThere: z.boolean(), warnings: z.array(z.string()) })),
  /** Looks at a folder before it is added; null for a path that is no folder. */
  survey: procedure
    .input(z.strictObject({ path: FilePath }))
    .output(z.strictObject({ folder: FolderSurvey.nullable() })),
  /**
   * Adds every picture of a folder and of those below it as a still of its own, and makes boxes of the masks that have
   * the names of pictures. One undoable step. A picture that cannot be added is named and does not end the rest. All is
   * read before anything is added: cancelled, it has added nothing.
   */
  importStills: procedure.input(z.strictObject({ path: FilePath, ...importOf })).output(ImportedStills),
  /** How far an import is, until it ends; nothing of one that is not under way. */
  importProgress: procedure.input(underWay).output(eventIterator(JobProgress)),
  /** Asks an import to stop. Whether it did is said by the import itself: one that was storing already is done. */
  cancelImport: procedure.input(underWay).output(z.strictObject({ underWay: z.boolean() })),
  /** Adds the video that comes with Caliper, with its boxes and the demonstration model, unless they are there. */
  openSample: procedure.input(z.strictObject({})).output(z.strictObject({ media: Media, model: Model })),
  /** A page of the library; `after` continues behind an item in the same order. */
  list: procedure
    .input(
      z.strictObject({
        limit: PageLimit,
        after: MediaId.optional(),
        /** Part of the name or of the patient's pseudonym, in any case. */
        text: z.string().min(1).max(200).optional(),
        patientId: PatientId.optional(),
        sort: LibrarySort.default('imported'),
      }),
    )
    .output(
      z.strictObject({
        media: z.array(LibraryItem),
        /** How many items match, on all pages. */
        total: z.int().min(0),
      }),
    ),
  get: procedure.input(z.strictObject({ mediaId: MediaId })).output(LibraryItem),
  /** Patients that have media, by pseudonym, with their studies. */
  patients: procedure.input(z.strictObject({})).output(z.strictObject({ patients: z.array(PatientEntry) })),
  /** Looks whether the files are where they were; returns the items whose file is gone. */
  checkFiles: procedure.input(z.strictObject({})).output(z.strictObject({ missing: z.array(MediaId) })),
  /**
   * Moves items with their lesions to a study of a patient, both made if they are new. One undoable step. Refused with
   * `conflict` for a lesion that is drawn on another item too, which stays behind.
   */
  assignPatient: procedure
    .input(
      z.strictObject({
        mediaIds: chosen,
        patientPseudonym: Pseudonym,
        study: z.string().min(1).max(200).default('1'),
      }),
    )
    .output(z.strictObject({ step })),
  /** Takes items out of the library as one undoable step. Their files are never touched. */
  remove: procedure.input(z.strictObject({ mediaIds: chosen })).output(z.strictObject({ step })),
};
