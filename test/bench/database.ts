// node test/bench/database.ts [FOLDER]
// Times what a person waits for in a library of 2.76 million frames, 351,000 boxes and 20,000 edits, each beside the
// plainest way to do the same, and prints Markdown. Works on a copy of FOLDER's library, or makes one in a minute.
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { libraryFiles } from '../../db/open/files.ts';
import { SeededRandom } from '../../inference/runtime/random.ts';
import { temporaryFolder } from '../database/library.ts';
import { openBackend } from '../sizing-case.ts';
import { measureAudit, measureBackUp, measureExport } from './database/bulk.ts';
import { measureEditing } from './database/editing.ts';
import type { LibraryCase } from './database/library-case.ts';
import { measureLooking } from './database/looking.ts';
import { measureOpening } from './database/opening.ts';
import { makeLargeProject } from './make-large-project.ts';
import { tableHead, tableRow } from './timings.ts';

using scratch = temporaryFolder();
const folder = join(scratch.path, 'library');
mkdirSync(folder);
const made = process.argv[2];
if (made === undefined) await makeLargeProject(folder, 1);
else copyFileSync(libraryFiles(made).database, libraryFiles(folder).database);

const notes: string[] = [];
const the: LibraryCase = {
  folder,
  scratch: scratch.path,
  random: new SeededRandom(1),
  row: (timing) => console.log(tableRow(timing)),
  note: (sentence) => notes.push(sentence),
};
console.log(`${conditions()}\n\n${tableHead}`);
await measureOpening(the);
const backend = await openBackend(folder);
const { db } = backend.context;
await measureLooking(db, the);
await measureEditing(backend, the);
await measureExport(db, the);
await measureAudit(db, the);
await measureBackUp(db, the);
await backend.close();
console.log(`\n${notes.map((note) => `- ${note}`).join('\n')}`);

function conditions(): string {
  const sqlite = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get();
  const megabytes = statSync(libraryFiles(folder).database).size / 1e6;
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]!.model.trim()}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}, Node ${process.versions.node}, SQLite ${sqlite}`,
    `library file ${megabytes.toFixed(0)} MB, load average ${loadavg()[0]!.toFixed(1)}`,
  ].join(', ');
}
