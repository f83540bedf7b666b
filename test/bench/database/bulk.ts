import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { backUp, setLesionSize, verifyAudit, type WritableDb } from '../../../db/index.ts';
import { longestGap, takeTurns, timed } from '../timings.ts';
import { type LibraryCase, targetsOf } from './library-case.ts';

interface Export {
  readonly boxes: number;
  readonly ms: number;
  readonly peakMb: number;
}

/** Exports in processes of their own, so that the peak of their memory is theirs. */
export async function measureExport(
  db: WritableDb,
  { folder, scratch, row, note }: LibraryCase,
): Promise<void> {
  const program = join(import.meta.dirname, '../export-boxes.ts');
  const path = join(scratch, 'boxes.csv');
  const run = (boxes: number) =>
    JSON.parse(
      execFileSync(process.execPath, [program, folder, path, String(boxes)], { encoding: 'utf8' }),
    ) as Export;
  const exports: Export[] = [];
  const peerMs: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    exports.push(run(100_000));
    peerMs.push(await timed(() => plainExport(db, join(scratch, 'plain.csv'))));
  }
  const peer = { what: 'rows of one query to a stream', ms: peerMs };
  row({ what: 'export 100,000 boxes', ms: exports.map(({ ms }) => ms), peer });
  const peaks = [1000, 100_000, 351_000].map(run);
  const text = peaks.map(
    ({ boxes, peakMb }) => `${boxes.toLocaleString('en')} boxes ${peakMb.toFixed(0)} MB`,
  );
  note(`Export, peak memory of its process: ${text.join(', ')}.`);
}

async function plainExport({ sqlite }: WritableDb, path: string): Promise<void> {
  const rows = sqlite.prepare('SELECT * FROM key_frame LIMIT 100000').raw().iterate() as Iterable<unknown[]>;
  await pipeline(function* () {
    for (const row of rows) yield `${row.join(',')}\n`;
  }, createWriteStream(path));
}

/** The whole audit chain, beside the bare hashing of as many bytes. */
export async function measureAudit(db: WritableDb, { row, note }: LibraryCase): Promise<void> {
  const rows = db
    .read<unknown>('SELECT * FROM audit')
    .raw()
    .all()
    .map((each) => JSON.stringify(each));
  let verified = 0;
  const { ms, peerMs } = await takeTurns(
    5,
    async () => {
      const verdict = await verifyAudit(db);
      if (verdict.firstBroken !== null)
        throw new Error(`audit row ${verdict.firstBroken}: ${verdict.reason}`);
      verified = verdict.rowCount;
    },
    () => {
      for (const each of rows) hash('sha256', each, 'hex');
    },
  );
  const what = `verify the audit chain (${verified.toLocaleString('en')} rows)`;
  row({ what, ms, peer: { what: 'SHA-256 of the same rows', ms: peerMs } });
  const gapMs = await longestGap(() => verifyAudit(db));
  note(`Verifying the audit chain held the event loop for ${gapMs.toFixed(0)} ms at most.`);
}

/** A backup, and the edits of somebody who goes on working meanwhile. */
export async function measureBackUp(db: WritableDb, { scratch, row, note }: LibraryCase): Promise<void> {
  const { sqlite } = db;
  const { ms, peerMs } = await takeTurns(
    3,
    () => backUp(db, 'bench'),
    (turn) => void sqlite.exec(`VACUUM INTO '${join(scratch, `plain-${turn}.sqlite`)}'`),
  );
  row({ what: 'backup, checked', ms, peer: { what: 'VACUUM INTO', ms: peerMs } });
  const gapMs = await longestGap(() => backUp(db, 'bench'));
  note(`A backup held the event loop for ${gapMs.toFixed(0)} ms at most.`);
  const { lesionId } = targetsOf(db)[0]!;
  const edits: number[] = [];
  let running = true;
  const backup = backUp(db, 'bench').finally(() => {
    running = false;
  });
  while (running) {
    const size = { sizeMm: 1 + (edits.length % 90), provenance: 'pathology' } as const;
    edits.push(await timed(() => setLesionSize(db, lesionId, size)));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await backup;
  row({ what: 'set a size → durable, while a backup is made', budgetMs: 20, ms: edits });
}
