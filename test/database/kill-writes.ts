import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyChain } from '../../db/audit/verify.ts';
import { openDatabase } from '../../db/index.ts';
import { libraryFiles } from '../../db/open/files.ts';
import { bundleProgram } from './bundle.ts';
import { addVideo, importLesion, temporaryFolder, testOptions } from './library.ts';

export interface KillReport {
  readonly kills: number;
  /** Edits that had been acknowledged before a kill; each was found again. */
  readonly acknowledged: number;
  /** Kills that came before the first acknowledged edit of their process. */
  readonly duringOpening: number;
}

/**
 * Starts a writer again and again on one library and kills it with SIGKILL at a random moment. After every kill each
 * acknowledged edit must be on the disk; every `checkEvery` kills the file's integrity and the audit chain must hold.
 * Throws at the first loss. `random` gives numbers in [0, 1).
 */
export async function killWrites(
  folder: string,
  kills: number,
  random: () => number,
  options: { readonly checkEvery: number; readonly onKill?: (kill: number) => void },
): Promise<KillReport> {
  // Inside the checkout, where the bundle finds the native module.
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  using programFolder = temporaryFolder(cache);
  const program = await bundleProgram('write-loop.ts', programFolder.path);
  const seed = await openDatabase(folder, testOptions());
  await importLesion(seed, addVideo(seed, 'video', 1000), 'a', 0, 100);
  await seed.close();

  let acknowledged = 0;
  let duringOpening = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const edits = await killOnce(program, folder, random);
    acknowledged += edits.length;
    if (edits.length === 0) duringOpening += 1;
    withFile(folder, (sqlite) => {
      const missing = firstMissing(sqlite, edits);
      if (missing) throw new Error(`kill ${kill}: acknowledged edit ${missing} is lost`);
      assertLastEditHolds(sqlite);
      if (kill % options.checkEvery === 0 || kill === kills) checkFile(sqlite);
    });
    options.onKill?.(kill);
  }
  return { kills, acknowledged, duringOpening };
}

/** One process from its start to its death. Most die while editing, some while they open. */
async function killOnce(program: string, folder: string, random: () => number): Promise<string[]> {
  const writer = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(writer, 'exit');
  const kill = () => writer.kill('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  if (random() < 0.1) timer = setTimeout(kill, 50 + random() * 200);
  let output = '';
  writer.stdout!.setEncoding('utf8');
  writer.stdout!.on('data', (text: string) => {
    if (output === '') timer ??= setTimeout(kill, random() * 100);
    output += text;
  });
  await gone;
  clearTimeout(timer);
  if (writer.signalCode !== 'SIGKILL')
    throw new Error(`the writer ended by itself with code ${writer.exitCode}`);
  // The line that the kill cut off was not acknowledged.
  return output.split('\n').slice(1, -1);
}

/** Reads the write-ahead file too, as the next opening does, and leaves both as they are. */
function withFile<T>(folder: string, ask: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(libraryFiles(folder).database, { readonly: true });
  try {
    return ask(sqlite);
  } finally {
    sqlite.close();
  }
}

/** Of the acknowledged edits, `SEQUENCE HASH` each, the first whose audit row is not there as it was. */
function firstMissing(sqlite: Database.Database, edits: readonly string[]): string | undefined {
  const hashOf = sqlite.prepare('SELECT hash FROM audit WHERE sequence = ?').pluck();
  return edits.find((edit) => {
    const [sequence, hash] = edit.split(' ');
    return hashOf.get(sequence) !== hash;
  });
}

/** An audit row and its change are one transaction: the lesion must be as the last row about it that was not undone says. */
function assertLastEditHolds(sqlite: Database.Database): void {
  const after = sqlite
    .prepare(`SELECT after FROM audit JOIN undo_step USING (sequence)
       WHERE action LIKE 'lesion.%' AND state = 'done' ORDER BY sequence DESC LIMIT 1`)
    .pluck()
    .get() as string | undefined;
  if (after === undefined) return;
  const { key, values } = JSON.parse(after).rows[0] as {
    key: { key: number };
    values: Record<string, unknown>;
  };
  const lesion = sqlite
    .prepare(
      'SELECT name, size_mm AS sizeMm, size_provenance AS sizeProvenance FROM object AS lesion WHERE key = ?',
    )
    .get(key.key) as Record<string, unknown>;
  const differs = Object.keys(values).find((name) => name in lesion && lesion[name] !== values[name]);
  if (differs) throw new Error(`${differs} is ${lesion[differs]}, the audit row says ${values[differs]}`);
}

function checkFile(sqlite: Database.Database): void {
  const integrity = sqlite.pragma('integrity_check', { simple: true });
  const dangling = sqlite.pragma('foreign_key_check') as unknown[];
  if (integrity !== 'ok' || dangling.length > 0) {
    throw new Error(`integrity: ${integrity}, ${dangling.length} dangling references`);
  }
  const chain = verifyChain(sqlite);
  if (chain.firstBroken !== null) throw new Error(`audit row ${chain.firstBroken}: ${chain.reason}`);
}
