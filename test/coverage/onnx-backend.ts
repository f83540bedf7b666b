import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from './onnx-backend/run-case.ts';

/**
 * How many models of ONNX's own backend tests Caliper holds:
 * `node test/coverage/onnx-backend.ts FOLDER [WORD]`. FOLDER has one folder of cases a kind (node, simple, light, …), as
 * `write-node-cases.py` writes them from the Python package `onnx`; WORD prints the cases whose ending has it.
 *
 * Each model that ONNX Runtime runs as it is is read, written and run again, in a child process, since a native
 * crash must end one case only. The answers are compared with those of the model as it is and, where these are the
 * shipped ones, with the shipped ones.
 */
const SILENT_MS = 60_000;

const [folder, word] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: onnx-backend.ts FOLDER [WORD]');

const cases = readdirSync(folder)
  .sort()
  .flatMap((kind) => casesOf(kind, join(folder, kind)));

function casesOf(kind: string, place: string): string[] {
  const names = readdirSync(place).sort();
  return kind === 'light'
    ? names.filter((name) => name.endsWith('.onnx')).map((name) => join(place, name))
    : names.map((name) => join(place, name)).filter((path) => existsSync(join(path, 'model.onnx')));
}

const script = join(import.meta.dirname, 'onnx-backend/run-case.ts');
const start = (): ChildProcess => fork(script, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
let child = start();

async function run(path: string): Promise<CaseResult> {
  const result = await new Promise<CaseResult | 'died'>((resolve) => {
    const timer = setTimeout(() => resolve('died'), SILENT_MS);
    const end = (answer: CaseResult | 'died'): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(answer);
    };
    child.once('message', (message) => end(message as CaseResult));
    child.once('exit', () => end('died'));
    child.send(path);
  });
  if (result !== 'died') return result;
  child.kill('SIGKILL');
  child = start();
  return { ending: 'not run by ONNX Runtime', reason: 'it ends its process' };
}

const endings = new Map<string, number>();
const reasons = new Map<string, number>();
let shipped = 0;
for (const path of cases) {
  const { ending, reason, asShipped } = await run(path);
  endings.set(ending, (endings.get(ending) ?? 0) + 1);
  const line = `${ending}${reason === undefined ? '' : `: ${reason}`}`;
  if (reason !== undefined && !ending.startsWith('not run')) reasons.set(line, (reasons.get(line) ?? 0) + 1);
  if (asShipped) shipped += 1;
  if (word !== undefined && line.includes(word)) console.log(`${path.slice(folder.length + 1)}  ${line}`);
}
child.kill();

const total = cases.length - (endings.get('not run by ONNX Runtime') ?? 0);
console.table(Object.fromEntries([...endings].sort()));
for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`${count}\t${reason}`);
console.log(
  `${cases.length} models, ${total} that ONNX Runtime runs, ${shipped} of them with the shipped outputs; ` +
    `${endings.get('equal') ?? 0} equal (${((100 * (endings.get('equal') ?? 0)) / total).toFixed(1)} %)`,
);
process.exitCode = (endings.get('broken') ?? 0) > 0 ? 1 : 0;
