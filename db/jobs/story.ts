import type { JobId } from '../../main/contract/ids.ts';
import type { JobCurve, JobLine } from '../../main/contract/jobs.ts';
import { utcText } from '../clock.ts';
import { inTransaction } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';

/** Adds a line to a job's story. Not on record: the states of the job are. A job that is not there is passed over. */
export function addJobLine(db: WritableDb, jobId: JobId, kind: JobLine['kind'], text: string): void {
  inTransaction(db, () => {
    db.write(
      `INSERT INTO job_line (job_key, number, at, attempt, kind, text)
       SELECT key, (SELECT coalesce(max(number), 0) + 1 FROM job_line WHERE job_key = job.key), ?, attempt, ?, ?
       FROM job WHERE id = ?`,
    ).run(utcText(db.clock), kind, text, jobId);
  });
}

/** The last lines of a job's story, oldest first. */
export const jobLines = (db: ReadableDb, jobId: JobId, limit: number): JobLine[] =>
  db
    .read<JobLine>(
      `SELECT at, attempt, kind, text FROM job_line WHERE job_key = (SELECT key FROM job WHERE id = ?)
       ORDER BY number DESC LIMIT ?`,
    )
    .all(jobId, limit)
    .reverse();

/** Notes figures of a training at one step; what was noted of the step before is replaced. */
export function addJobPoints(
  db: WritableDb,
  jobId: JobId,
  step: number,
  figures: Readonly<Record<string, number>>,
): void {
  inTransaction(db, () => {
    const insert = db.write(
      `INSERT INTO job_point (job_key, name, step, value) SELECT key, ?, ?, ? FROM job WHERE id = ?
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    );
    for (const [name, value] of Object.entries(figures)) {
      if (Number.isFinite(value)) insert.run(name, step, value, jobId);
    }
  });
}

/** Skips through the index from name to name. */
const namesSql = `WITH RECURSIVE seen (job, name) AS (
    SELECT key, (SELECT min(name) FROM job_point WHERE job_key = key) FROM job WHERE id = ?
    UNION ALL
    SELECT job, (SELECT min(name) FROM job_point WHERE job_key = job AND name > seen.name)
      FROM seen WHERE seen.name IS NOT NULL
  )
  SELECT seen.job, seen.name,
    (SELECT min(step) FROM job_point WHERE job_key = seen.job AND name = seen.name) AS first,
    (SELECT max(step) FROM job_point WHERE job_key = seen.job AND name = seen.name) AS last
  FROM seen WHERE seen.name IS NOT NULL`;

const bucketsSql = `SELECT min(step), avg(value), min(value), max(value) FROM job_point
  WHERE job_key = $job AND name = $name GROUP BY CAST((step - $first) / $width AS INTEGER) ORDER BY 1`;

/** Every figure of a training over its steps, at most `maxPoints` buckets each. Empty for a job without figures. */
export function jobCurves(db: ReadableDb, jobId: JobId, maxPoints: number): JobCurve[] {
  interface Name {
    readonly job: number;
    readonly name: string;
    readonly first: number;
    readonly last: number;
  }
  return db
    .read<Name>(namesSql)
    .all(jobId)
    .map(({ job, name, first, last }) => {
      const width = Math.ceil((last - first + 1) / maxPoints);
      const rows = db.read<unknown>(bucketsSql).raw().all({ job, name, first, width }) as number[][];
      const column = (at: number) => rows.map((row) => row[at]!);
      return { name, step: column(0), mean: column(1), min: column(2), max: column(3) };
    });
}
