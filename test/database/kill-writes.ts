import { once } from 'node:events';
import Database from 'better-sqlite3';
import { verifyChain } from '../../db/audit/verify.ts';
import { openDatabase } from '../../db/index.ts';
import { libraryFiles } from '../../db/open/files.ts';
import { addFilm, importLesion, testOptions } from './library.ts';
import { startProgram } from './process.ts';

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
  const seed = await openDatabase(folder, testOptions());
  await importLesion(seed, addFilm(seed, 'film', 1000), 'a', 0, 100);
  await seed.close();

  let acknowledged = 0;
  let duringOpening = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const { count, lastSequence } = await killOnce(folder, random);
    acknowledged += count;
    if (count === 0) duringOpening += 1;
    const known = lastSequenceOf(folder);
    if (known < lastSequence)
      throw new Error(`kill ${kill}: edit ${lastSequence} was acknowledged, the last is ${known}`);
    if (kill % options.checkEvery === 0 || kill === kills) checkFile(folder);
    options.onKill?.(kill);
  }
  return { kills, acknowledged, duringOpening };
}

/** One process from its start to its death. Most die while editing, some while they open. */
async function killOnce(
  folder: string,
  random: () => number,
): Promise<{ count: number; lastSequence: number }> {
  const writer = startProgram('write-loop.ts', [folder]);
  const gone = once(writer, 'exit');
  const kill = () => writer.kill('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  if (random() < 0.1) timer = setTimeout(kill, 50 + random() * 200);
  let output = '';
  writer.stdout!.setEncoding('utf8');
  writer.stdout!.on('data', (text: string) => {
    if (output === '') timer ??= setTimeout(kill, random() * 60);
    output += text;
  });
  await gone;
  clearTimeout(timer);
  if (writer.signalCode !== 'SIGKILL')
    throw new Error(`the writer ended by itself with code ${writer.exitCode}`);
  // The line that the kill cut off was not acknowledged.
  const lines = output.split('\n').slice(1, -1);
  return { count: lines.length, lastSequence: Number(lines.at(-1)?.split(' ')[0] ?? 0) };
}

/** Also plays the write-ahead file back, as the next opening does. */
function withFile<T>(folder: string, ask: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(libraryFiles(folder).database);
  try {
    return ask(sqlite);
  } finally {
    sqlite.close();
  }
}

const lastSequenceOf = (folder: string): number =>
  withFile(folder, (sqlite) => sqlite.prepare('SELECT max(sequence) FROM audit').pluck().get() as number);

function checkFile(folder: string): void {
  withFile(folder, (sqlite) => {
    const integrity = sqlite.pragma('integrity_check') as unknown[];
    const dangling = sqlite.pragma('foreign_key_check') as unknown[];
    const chain = verifyChain(sqlite);
    if (JSON.stringify(integrity) !== '[{"integrity_check":"ok"}]' || dangling.length > 0) {
      throw new Error(`integrity: ${JSON.stringify(integrity)}, ${dangling.length} dangling references`);
    }
    if (chain.firstBroken !== null) throw new Error(`audit row ${chain.firstBroken}: ${chain.reason}`);
  });
}
