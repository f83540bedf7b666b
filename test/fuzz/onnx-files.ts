import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damagedFile, readDamaged } from './model-files/read-damaged.ts';
import { modelSeeds } from './model-files/seeds.ts';

/**
 * Damages model and weight files and reads them: `node test/fuzz/onnx-files.ts [count] [first]`.
 * Every file must end in a result or a CaliperError within 10 s and 1 GiB more memory. What reads is loaded
 * into an ONNX Runtime session of a child process, where a native crash may end only the child.
 */
const LIMIT_MS = 10_000;
const LIMIT_BYTES = 2 ** 30;
/** A session may also have to wait for its process to start on a busy machine. */
const SESSION_LIMIT_MS = 60_000;
/** Address space of a child: a session of the largest seed takes far less. */
const CHILD_KIB = 24 * 2 ** 20;

/** How a session in the child should end; anything else is printed with the number of its mutation. */
const sessionEndings: readonly [string, string] = ['session: loaded', 'session: refused'];

const count = Number(process.argv[2] ?? 2_000);
const first = Number(process.argv[3] ?? 1);
const seeds = modelSeeds();
const folder = mkdtempSync(join(tmpdir(), 'caliper-fuzz-'));
const counts = new Map<string, number>();
const add = (ending: string): unknown => counts.set(ending, (counts.get(ending) ?? 0) + 1);
let slowestMs = 0;
let failures = 0;
const baseline = process.memoryUsage().rss;

for (let index = first; index < first + count; index += 1) {
  const { name, bytes } = damagedFile(seeds, index);
  const startMs = performance.now();
  let model: Uint8Array | undefined;
  try {
    const ending = readDamaged(name, bytes);
    add(ending.kind === 'read' ? 'read' : `refused: ${ending.code}`);
    if (ending.kind === 'read') model = ending.model;
  } catch (error) {
    failures += 1;
    console.error(`mutation ${index} of ${name}:`, error);
  }
  const tookMs = performance.now() - startMs;
  slowestMs = Math.max(slowestMs, tookMs);
  const session = model && loadInChild(model);
  if (session) add(session);
  if (session && !sessionEndings.includes(session)) console.error(`mutation ${index} of ${name}: ${session}`);
  const grown = process.memoryUsage().rss - baseline;
  if (tookMs > LIMIT_MS || grown > LIMIT_BYTES) {
    failures += 1;
    console.error(`mutation ${index} of ${name}: ${Math.round(tookMs)} ms, ${grown >> 20} MiB more memory`);
  }
}
rmSync(folder, { recursive: true });
console.table(Object.fromEntries([...counts].sort()));
console.log(`${count} mutations, ${failures} failures, slowest read ${Math.round(slowestMs)} ms`);
process.exitCode = failures > 0 ? 1 : 0;

function loadInChild(model: Uint8Array): string {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, model);
  const command = `ulimit -v ${CHILD_KIB}; exec "$0" "$1" "$2"`;
  const child = spawnSync(
    'sh',
    ['-c', command, process.execPath, join(import.meta.dirname, 'model-files/ort-child.ts'), path],
    {
      timeout: SESSION_LIMIT_MS,
      stdio: 'ignore',
    },
  );
  if (child.error) return 'session: over the time limit, ended';
  if (child.status === 0) return sessionEndings[0];
  return child.status === 3 ? sessionEndings[1] : `session: child died (${child.signal ?? child.status})`;
}
