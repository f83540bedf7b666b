import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { libraryFiles } from '../../../db/open/files.ts';
import { connectLoopback } from '../../../main/backend/serve/connect.ts';
import { nextLine } from '../../database/process.ts';
import { openBackend } from '../../sizing-case.ts';
import { longestGap, takeTurns, timed } from '../timings.ts';
import type { LibraryCase } from './library-case.ts';

const entry = join(import.meta.dirname, '../../../main/backend/entry.ts');
const budgetMs = 2000;

/** From nothing to the first page of the library: with the file in memory, read from the disk, in a fresh process. */
export async function measureOpening({ folder, row, note }: LibraryCase): Promise<void> {
  const { database, backups } = libraryFiles(folder);
  // The first opening also makes a backup; the next ones find nothing to back up.
  await openAndClose(folder);
  const warm = await openings(folder, 10, () => {});
  const plain = await takeTurns(10, () => plainOpening(database));
  row({
    ...{ what: 'open: backend ready, first page of the library', budgetMs, ms: warm },
    peer: { what: 'open the file, read the page', ms: plain.ms },
  });
  if (forget(database)) {
    const cold = await openings(folder, 5, () => forget(database));
    row({ what: 'the same, file not in memory', budgetMs, ms: cold });
  }
  const processMs: number[] = [];
  const plainProcessMs: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    processMs.push(await openInProcess(folder));
    plainProcessMs.push(await timed(() => spawnSync(process.execPath, ['-e', '0'])));
  }
  row({
    ...{ what: 'the same, from the start of the backend’s process', budgetMs, ms: processMs },
    peer: { what: 'start and end Node', ms: plainProcessMs },
  });
  rmSync(backups, { recursive: true });
  // Closing waits for the backup.
  const gapMs = await longestGap(async () => (await openBackend(folder)).close());
  const idleMs = await longestGap(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  note(
    `Opening with a backup due held the event loop for ${gapMs.toFixed(0)} ms at most; two idle seconds, ${idleMs.toFixed(0)} ms.`,
  );
}

async function openings(folder: string, count: number, before: () => unknown): Promise<number[]> {
  const ms: number[] = [];
  for (let i = 0; i < count; i += 1) {
    before();
    ms.push(await openAndClose(folder));
  }
  return ms;
}

/** Milliseconds to the first page; closing is not counted. */
async function openAndClose(folder: string): Promise<number> {
  const start = performance.now();
  const backend = await openBackend(folder);
  await backend.client.library.list({ limit: 100 });
  const ms = performance.now() - start;
  await backend.close();
  return ms;
}

function plainOpening(path: string): void {
  const sqlite = new Database(path, { readonly: true });
  sqlite.prepare('SELECT * FROM media ORDER BY key LIMIT 100').all();
  sqlite.close();
}

/** Milliseconds from the start of a process of its own to the first page. */
async function openInProcess(folder: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [entry, '--library', folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { port, token } = JSON.parse((await nextLine(child))!) as { port: number; token: string };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`);
  await connectLoopback(socket).library.list({ limit: 100 });
  const ms = performance.now() - start;
  socket.close();
  child.stdin!.end();
  await once(child, 'exit');
  return ms;
}

/** Lets the operating system drop the file from its memory (GNU dd); false where that cannot be asked for. */
const forget = (path: string): boolean =>
  spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' }).status === 0;
