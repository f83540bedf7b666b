import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { type Inspector, inspect } from './inspector.ts';
import type { Counted } from './table.ts';

/** What `monitorEventLoopDelay` of Node counted, in ms; a gap is the time beyond its own tick of 1 ms. */
interface Gaps {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const start = `
  const { monitorEventLoopDelay } = NODE('node:perf_hooks');
  globalThis.benchGaps = monitorEventLoopDelay({ resolution: 1 });
  globalThis.benchGaps.enable();
`;
const stop = `
  const gaps = globalThis.benchGaps;
  gaps.disable();
  const ms = (share) => gaps.percentile(share) / 1e6;
  JSON.stringify({ count: gaps.count, p50: ms(50), p95: ms(95), p99: ms(99), max: gaps.max / 1e6 });
`;

/** Counts the gaps in two processes of the running application while something happens. */
export async function gapsWhile(
  application: ElectronApplication,
  libraryFolder: string,
  work: () => Promise<void>,
): Promise<{ main: Gaps; backend: Gaps }> {
  const backend = await inspectNode(ownerPid(libraryFolder));
  const inMain = (code: string) =>
    application.evaluate(
      (_electron, source) => {
        const require = process.mainModule!.require.bind(process.mainModule);
        Object.assign(globalThis, { benchRequire: require });
        // biome-ignore lint/security/noGlobalEval: measures a process from within
        return eval(source) as unknown;
      },
      code.replace('NODE(', 'benchRequire('),
    );
  await inMain(start);
  await backend.evaluate(`{ ${start.replace('NODE(', 'process.getBuiltinModule(')} }`);
  await work();
  const found = {
    main: JSON.parse(String(await inMain(stop))) as Gaps,
    backend: JSON.parse(await backend.evaluate<string>(`{ ${stop} }`)) as Gaps,
  };
  backend.close();
  return found;
}

export const gapRow = (what: string, { count, p50, p95, p99, max }: Gaps): Counted => ({
  ...{ what: `${what} (longest ${max.toFixed(0)} ms)`, count, p50, p95, p99 },
  budget: { share: 0.99, ms: 16 },
});

/** The backend names itself as the owner of its library. */
const ownerPid = (libraryFolder: string) =>
  (JSON.parse(readFileSync(join(libraryFolder, 'library.owner.json'), 'utf8')) as { pid: number }).pid;

/**
 * Opens Node's inspector in a running process, as anybody may who may send it a signal; the backend is measured as it
 * ships, without a line of its own for it. The inspector has a thread of its own.
 */
async function inspectNode(pid: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const inspector = await inspect(9229, () => true);
  const found = await inspector.evaluate<number>('process.pid');
  if (found !== pid) throw new Error(`another process (${found}) has the inspector's port`);
  return inspector;
}
