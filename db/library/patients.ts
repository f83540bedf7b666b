import { and, eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId, PatientId, StudyId } from '../../main/contract/ids.ts';
import { type PatientEntry, unassigned } from '../../main/contract/library.ts';
import type { Change } from '../edit/change.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { media, patient, study } from '../schema/index.ts';

/** Patients that have media (an item that nobody has assigned has none), by pseudonym, with their studies by name. */
export function listPatients(db: ReadableDb): PatientEntry[] {
  interface Row {
    readonly patientId: PatientId;
    readonly pseudonym: string;
    readonly studyId: StudyId;
    readonly name: string;
    readonly site: string | null;
    readonly mediaCount: number;
  }
  const rows = db
    .read<Row>(
      `SELECT patient.id AS patientId, patient.pseudonym, study.id AS studyId, study.name, study.site,
         count(*) AS mediaCount
       FROM media JOIN study ON study.key = media.study_key JOIN patient ON patient.key = study.patient_key
       WHERE media.hidden = 0 AND patient.pseudonym <> ? GROUP BY study.key
       ORDER BY patient.pseudonym COLLATE NOCASE, patient.key, study.name COLLATE NOCASE`,
    )
    .all(unassigned);
  const patients = new Map<PatientId, PatientEntry>();
  for (const { patientId, pseudonym, studyId, ...rest } of rows) {
    const known = patients.get(patientId) ?? { id: patientId, pseudonym, studies: [], mediaCount: 0 };
    known.studies.push({ id: studyId, ...rest });
    known.mediaCount += rest.mediaCount;
    patients.set(patientId, known);
  }
  return [...patients.values()];
}

/** The study that an item belongs to. Throws `not_found`. */
export function studyOfMedia(
  db: ReadableDb,
  mediaId: MediaId,
): { readonly studyId: StudyId; readonly site: string | null; readonly pseudonym: string } {
  const found = db
    .select({ studyId: study.id, site: study.site, pseudonym: patient.pseudonym })
    .from(media)
    .innerJoin(study, eq(study.key, media.studyKey))
    .innerJoin(patient, eq(patient.key, study.patientKey))
    .where(and(eq(media.id, mediaId), eq(media.hidden, false)))
    .get();
  if (!found) throw new CaliperError('not_found', 'There is no such media item in this library.');
  return found;
}

/** The study of that name of the patient of that pseudonym; both are made if they are not there. */
function ensureStudy(
  db: WritableDb,
  change: Change,
  pseudonym: string,
  name: string,
): typeof study.$inferSelect {
  const who =
    db
      .select()
      .from(patient)
      .where(and(eq(patient.pseudonym, pseudonym), eq(patient.hidden, false)))
      .get() ?? change.insert(patient, { id: db.newId() as PatientId, pseudonym });
  return (
    db
      .select()
      .from(study)
      .where(and(eq(study.patientKey, who.key), eq(study.name, name), eq(study.hidden, false)))
      .get() ??
    change.insert(study, {
      id: db.newId() as (typeof study.$inferSelect)['id'],
      patientKey: who.key,
      name,
    })
  );
}

/**
 * The study that an item belongs to: of the patient that is named, or one of its own where that is nobody. Within a
 * gesture.
 */
export const studyFor = (
  db: WritableDb,
  change: Change,
  mediaId: MediaId,
  pseudonym: string,
  name: string,
): typeof study.$inferSelect => ensureStudy(db, change, pseudonym, pseudonym === unassigned ? mediaId : name);
