import { hash } from 'node:crypto';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { RunId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';
import { storedJson } from '../stored-json.ts';

/** What a run's results were when it was closed. It stands in the run's row and in its audit row, and so in the chain. */
export interface RunDigest {
  /** SHA-256 of record, rate, what is said of each subject, and gates. */
  readonly summary: string;
  /** Of all rows of frames, whatever their order: SHA-256 of each, joined by exclusive or. */
  readonly rows: string;
}

/** `[objectKey, frameIndex, ptsUs, value, low, high, class, quality, damaged, scores]`; the last is there if it is not null. */
export type FrameRow = readonly (number | string | null | Buffer)[];

const digestBytes = 32;
const scoresColumn = 9;

/** Takes rows as they come; they are unique, so none cancels another. */
export class RowsDigest {
  readonly #joined = new Uint8Array(digestBytes);

  add(row: FrameRow): void {
    const known = row.filter((value, column) => column < scoresColumn || value !== null);
    const texts = known.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value));
    this.#join(hash('sha256', texts.join(','), 'buffer'));
  }

  /** Takes all rows of another. */
  merge(other: RowsDigest): void {
    this.#join(other.#joined);
  }

  hex(): string {
    return Buffer.from(this.#joined).toString('hex');
  }

  #join(bytes: Uint8Array): void {
    for (let i = 0; i < digestBytes; i += 1) this.#joined[i]! ^= bytes[i]!;
  }
}

const running = new WeakMap<ReadableDb, Map<RunId, RowsDigest>>();

/** The rows that this process has stored of a run that is still open. */
export function rowsSoFar(db: ReadableDb, runId: RunId): RowsDigest {
  const runs = running.get(db) ?? new Map<RunId, RowsDigest>();
  running.set(db, runs);
  const digest = runs.get(runId) ?? new RowsDigest();
  runs.set(runId, digest);
  return digest;
}

interface SubjectRow {
  readonly [column: string]: number | string | null | Buffer;
}

const subjectsSql = `SELECT id, object_key, value, low, high, class, frame_count, damaged_frames,
    subject, frame_index, region, scores, hardness, hard_reasons, evidence
  FROM prediction WHERE run_key = ? ORDER BY object_key, key`;

/** What only some subjects have follows by name, so that the size of a lesion has the digest that it always had. */
function subjectValues(row: SubjectRow): unknown[] {
  const { id, object_key, value, low, high, class: of, frame_count, damaged_frames, ...more } = row;
  const always = [id, object_key, value, low, high, of, frame_count, damaged_frames];
  const { subject, hardness, scores, hard_reasons, ...rest } = more;
  const isSize = subject === 'object' && scores === null && Object.values(rest).every((v) => v === null);
  if (isSize) return always;
  const scoresHex = Buffer.isBuffer(scores) ? scores.toString('hex') : null;
  return [...always, { subject, hardness, hard_reasons, ...rest, scores: scoresHex }];
}

/** Of a run as it is stored now, by its key. */
export function summaryDigest(db: ReadableDb, runKey: number): string {
  const run = db
    .read<{ record: string | null; rate: number | null }>(
      'SELECT record, frames_per_second AS rate FROM prediction_run WHERE key = ?',
    )
    .get(runKey);
  const subjects = db.read<SubjectRow>(subjectsSql).all(runKey).map(subjectValues);
  const gates = db
    .read<[string, Buffer]>('SELECT gate, open_float32 FROM gate_state WHERE run_key = ? ORDER BY gate')
    .raw()
    .all(runKey)
    .map((row) => {
      const [gate, open] = row as unknown as [string, Buffer];
      return [gate, hash('sha256', open)];
    });
  const record = run?.record ?? null;
  return hash('sha256', canonicalJson({ record, rate: run?.rate ?? null, lesions: subjects, gates }));
}

const pageSql = `SELECT object_key, frame_index, pts_us, value, low, high, class, quality, damaged, scores
  FROM frame_prediction WHERE run_key = ? AND (object_key, frame_index) > (?, ?)
  ORDER BY object_key, frame_index LIMIT 1000`;

/** Of a run's rows as they are stored now. Yields to the event loop after each thousand. */
async function rowsDigest(db: ReadableDb, runKey: number): Promise<string> {
  const digest = new RowsDigest();
  const page = db.read<unknown>(pageSql).raw();
  for (let [object, frame] = [-1, -1]; ; ) {
    const rows = page.all(runKey, object, frame) as FrameRow[];
    for (const row of rows) digest.add(row);
    const last = rows.at(-1);
    if (last === undefined) return digest.hex();
    [object, frame] = last as unknown as [number, number];
    await new Promise(setImmediate);
  }
}

const whole = new WeakMap<ReadableDb, { readonly summaries: Set<RunId>; readonly rows: Set<RunId> }>();
const checkedIn = (db: ReadableDb) => {
  const known = whole.get(db) ?? { summaries: new Set(), rows: new Set() };
  whole.set(db, known);
  return known;
};

/**
 * Compares what is stored about a run, but for its rows of frames, with its digest; once an opening.
 * Throws `database_damaged`. A run of before there were digests passes.
 */
export function assertSummaryHolds(db: ReadableDb, runId: RunId): void {
  const { summaries } = checkedIn(db);
  if (summaries.has(runId)) return;
  const run = digestOf(db, runId);
  if (run?.digest && summaryDigest(db, run.key) !== run.digest.summary) throw changed(runId);
  if (run?.digest) summaries.add(runId);
}

/** The same for the rows of frames. */
export async function assertRowsHold(db: ReadableDb, runId: RunId): Promise<void> {
  assertSummaryHolds(db, runId);
  const { rows } = checkedIn(db);
  if (rows.has(runId)) return;
  const run = digestOf(db, runId);
  if (!run?.digest) return;
  if ((await rowsDigest(db, run.key)) !== run.digest.rows) throw changed(runId);
  rows.add(runId);
}

/** Runs whose results are not those that were closed, and how many have no digest to compare with. */
export async function runProblems(
  db: ReadableDb,
): Promise<{ problems: { runId: RunId; problem: string }[]; uncovered: number }> {
  const runs = db
    .read<{ id: RunId; key: number; digest: string | null; state: string }>(
      'SELECT id, key, digest, state FROM prediction_run ORDER BY key',
    )
    .all();
  const stated = new Map(
    db
      .read<{ id: RunId; digest: string | null }>(
        "SELECT entity_id AS id, after ->> '$.digest' AS digest FROM audit WHERE action IN ('run.finish', 'run.abandon')",
      )
      .all()
      .map(({ id, digest }) => [id, digest]),
  );
  const problems: { runId: RunId; problem: string }[] = [];
  let uncovered = 0;
  for (const { id, key, digest, state } of runs) {
    const inChain = stated.get(id) ?? null;
    if (digest === null && inChain === null) {
      if (state !== 'running') uncovered += 1;
      continue;
    }
    const problem = await problemOf(db, key, digest, inChain);
    if (problem !== null) problems.push({ runId: id, problem });
  }
  return { problems, uncovered };
}

async function problemOf(
  db: ReadableDb,
  key: number,
  digest: string | null,
  inChain: string | null,
): Promise<string | null> {
  const parse = (text: string | null) => (text === null ? null : canonicalJson(storedJson(text)));
  if (parse(digest) !== parse(inChain)) return 'its digest is not the one in the audit trail';
  const { summary, rows } = storedJson(inChain!) as RunDigest;
  if ((await rowsDigest(db, key)) !== rows) return 'what it says of a frame is not what was stored';
  return summaryDigest(db, key) === summary
    ? null
    : 'its record, what it says of a subject or a gate is not what was stored';
}

function digestOf(db: ReadableDb, runId: RunId): { key: number; digest: RunDigest | null } | undefined {
  const run = db
    .read<{ key: number; digest: string | null }>('SELECT key, digest FROM prediction_run WHERE id = ?')
    .get(runId);
  return run && { key: run.key, digest: run.digest === null ? null : storedJson(run.digest) };
}

const changed = (runId: RunId) =>
  new CaliperError(
    'database_damaged',
    'The stored results of this run are not those that were computed: the library file was damaged or changed from outside. They are not shown. Run it again, or restore a backup; `caliper audit verify` names all such runs.',
    { details: { runId } },
  );
