/** Milliseconds of one call, over rounds. */
export interface Rounds {
  /** The first call: it compiles the kernels of its shapes. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly rounds: number;
}

const fewest = 3;
const most = 50;

/** Calls `body` once to warm up, then until `budgetMs` is spent, three times at least. */
export async function timeRounds(body: () => Promise<unknown>, budgetMs: number): Promise<Rounds> {
  const once = async () => {
    const startMs = performance.now();
    await body();
    return performance.now() - startMs;
  };
  const firstMs = await once();
  const times: number[] = [];
  let spentMs = 0;
  while (times.length < fewest || (spentMs < budgetMs && times.length < most)) {
    const ms = await once();
    times.push(ms);
    spentMs += ms;
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  return { firstMs: rounded(firstMs), medianMs: rounded(median), rounds: times.length };
}

/** Three digits are all that a timing has. */
export function rounded(number: number): number {
  return Number(number.toPrecision(3));
}
