import { and, eq } from 'drizzle-orm';
import type { PatientId } from '../../main/contract/ids.ts';
import type { Change } from '../edit/change.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { patient, study } from '../schema/index.ts';

export interface Patient {
  readonly id: PatientId;
  readonly pseudonym: string;
}

export function listPatients(db: ReadableDb): Patient[] {
  return db
    .select({ id: patient.id, pseudonym: patient.pseudonym })
    .from(patient)
    .where(eq(patient.hidden, false))
    .orderBy(patient.pseudonym)
    .all();
}

/** The study of that name of the patient of that pseudonym; both are made if they are not there. Within a gesture. */
export function ensureStudy(
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
