import { percentile } from '../timings.ts';

/** What was measured, in milliseconds, and which percentile of it has a budget. */
export interface Measured {
  readonly what: string;
  readonly ms: readonly number[];
  readonly budget?: { readonly share: 0.5 | 0.95 | 0.99; readonly ms: number };
}

/** Percentiles that were counted elsewhere, such as in a histogram of the event loop. */
export interface Counted {
  readonly what: string;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly budget?: Measured['budget'];
}

export const head = '| Path | Budget | n | p50 ms | p95 ms | p99 ms |\n| --- | --- | --- | --- | --- | --- |';

export function countOf({ what, ms, budget }: Measured): Counted {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(ms, share)) as [number, number, number];
  return { what, count: ms.length, p50, p95, p99, ...(budget && { budget }) };
}

/** A row of the table; a missed budget says so. */
export function row(measured: Measured | Counted): string {
  const { what, count, p50, p95, p99, budget } = 'ms' in measured ? countOf(measured) : measured;
  return `| ${[what, verdict({ p50, p95, p99 }, budget), count, ...[p50, p95, p99].map(shown)].join(' | ')} |`;
}

function verdict(
  { p50, p95, p99 }: { p50: number; p95: number; p99: number },
  budget: Measured['budget'],
): string {
  if (budget === undefined) return '';
  const [name, value] = { 0.5: ['p50', p50], 0.95: ['p95', p95], 0.99: ['p99', p99] }[budget.share] as [
    string,
    number,
  ];
  return `${name} < ${budget.ms} ms${value < budget.ms ? '' : ' **missed**'}`;
}

const shown = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));
