import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What was measured, in milliseconds, beside the plainest way to do the same work on the same machine. */
export interface Timing {
  readonly what: string;
  readonly budgetMs?: number;
  readonly ms: readonly number[];
  readonly peer?: { readonly what: string; readonly ms: readonly number[] };
}

/** Milliseconds that each of `count` calls took; a peer takes turns with them, so that a busy machine slows both alike. */
export async function takeTurns(
  count: number,
  act: (turn: number) => unknown,
  peer?: (turn: number) => unknown,
): Promise<{ ms: number[]; peerMs: number[] }> {
  const ms: number[] = [];
  const peerMs: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    ms.push(await timed(() => act(turn)));
    if (peer) peerMs.push(await timed(() => peer(turn)));
    await new Promise(setImmediate);
  }
  return { ms, peerMs };
}

/** Milliseconds until `act` has returned and, where it gives a promise, that is settled. */
export async function timed(act: () => unknown): Promise<number> {
  const start = performance.now();
  const result = act();
  if (result instanceof Promise) await result;
  return performance.now() - start;
}

/** Longest time, in milliseconds, for which `act` held the event loop. */
export async function longestGap(act: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await act();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return delay.max / 1e6;
}

/** The value that the share `share` of the measurements does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** A row of a Markdown table, see `tableHead`. The ratio compares the medians; a missed budget says so. */
export function tableRow({ what, budgetMs, ms, peer }: Timing): string {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(ms, share)) as [number, number, number];
  const verdict = budgetMs === undefined ? '' : `${budgetMs} ms${p95 < budgetMs ? '' : ' **missed**'}`;
  const beside = peer
    ? `${peer.what}: ${shown(percentile(peer.ms, 0.5))}, ${shown(percentile(peer.ms, 0.95))}`
    : '';
  const ratio = peer ? (p50 / percentile(peer.ms, 0.5)).toFixed(1) : '';
  return `| ${[what, verdict, ms.length, shown(p50), shown(p95), shown(p99), beside, ratio].join(' | ')} |`;
}

export const tableHead =
  '| Path | Budget (p95) | n | p50 ms | p95 ms | p99 ms | Plain peer, p50 and p95 ms | Ratio |\n' +
  '| --- | --- | --- | --- | --- | --- | --- | --- |';

const shown = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));
