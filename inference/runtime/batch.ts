import { CaliperError } from '../../main/contract/errors.ts';

/** Recorded each time that memory ran out, and kept with the results. */
export interface BatchReduction {
  readonly fromSize: number;
  readonly toSize: number;
  readonly reason: string;
}

/** A batch size that halves when memory runs out and stays small from then on. */
export class AdaptiveBatch {
  #size: number;
  readonly reductions: BatchReduction[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Calls `run(from, count)` until `total` items are done, each in pieces of at most `size`. `out_of_memory` halves
   * the size and repeats the piece; with a size of 1 it is thrown on.
   */
  async run<T>(total: number, run: (from: number, count: number) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (let from = 0; from < total; ) {
      const count = Math.min(this.#size, total - from);
      try {
        results.push(await run(from, count));
        from += count;
      } catch (thrown) {
        this.#halve(count, thrown);
      }
    }
    return results;
  }

  #halve(count: number, thrown: unknown): void {
    if (!(thrown instanceof CaliperError) || thrown.code !== 'out_of_memory' || count === 1) throw thrown;
    const toSize = Math.floor(count / 2);
    this.reductions.push({ fromSize: count, toSize, reason: thrown.message });
    this.#size = toSize;
  }
}

/** A doubling must bring at least this much more items a second, or memory is better spent elsewhere. */
const worthwhileGain = 1.05;

/**
 * Finds a batch size: doubles from 1 while the rate still grows by 5 % and memory suffices.
 * `timeMs(size)` runs one batch and returns its milliseconds (warm it up inside).
 */
export async function probeBatchSize(
  timeMs: (size: number) => Promise<number>,
  largestSize: number,
): Promise<number> {
  let best = 1;
  let bestRate = 1 / (await timeMs(1));
  for (let size = 2; size <= largestSize; size *= 2) {
    const rate = await rateOrZero(timeMs, size);
    if (rate < bestRate * worthwhileGain) break;
    best = size;
    bestRate = rate;
  }
  return best;
}

async function rateOrZero(timeMs: (size: number) => Promise<number>, size: number): Promise<number> {
  try {
    return size / (await timeMs(size));
  } catch (thrown) {
    if (thrown instanceof CaliperError && thrown.code === 'out_of_memory') return 0;
    throw thrown;
  }
}
