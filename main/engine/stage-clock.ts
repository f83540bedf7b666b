import type { JobProgress } from '../contract/jobs.ts';

/**
 * Adds up how long each stage of a pipeline was busy. The rate of a stage is what it would do alone; the slowest is
 * the limit of them all.
 */
export class StageClock {
  readonly #unit: string;
  readonly #total: number | null;
  readonly #nowMs: () => number;
  readonly #startMs: number;
  readonly #stages = new Map<string, { busyMs: number; count: number }>();

  constructor(unit: string, total: number | null, nowMs: () => number) {
    this.#unit = unit;
    this.#total = total;
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  /** Does `work` and books its time on the stage. */
  async during<T>(stage: string, count: number, work: () => T | Promise<T>): Promise<T> {
    const startMs = this.#nowMs();
    const result = await work();
    const before = this.#stages.get(stage) ?? { busyMs: 0, count: 0 };
    this.set(stage, before.busyMs + this.#nowMs() - startMs, before.count + count);
    return result;
  }

  /** States a stage that was timed elsewhere. */
  set(stage: string, busyMs: number, count: number): void {
    this.#stages.set(stage, { busyMs, count });
  }

  elapsedS(): number {
    return Math.max(this.#nowMs() - this.#startMs, 1e-3) / 1000;
  }

  /** @param done how much of the total is done, in this clock's unit */
  progress(stage: string, done: number, metrics: Record<string, number> = {}): JobProgress {
    const perSecond = done / this.elapsedS();
    const stageRates = [...this.#stages]
      .filter(([, { busyMs, count }]) => busyMs > 0 && count > 0)
      .map(([name, { busyMs, count }]) => ({ stage: name, perSecond: (1000 * count) / busyMs }));
    const slowest = stageRates.toSorted((a, b) => a.perSecond - b.perSecond)[0];
    return {
      stage,
      done,
      total: this.#total,
      unit: this.#unit,
      perSecond,
      remainingS: this.#total !== null && perSecond > 0 ? Math.max(0, this.#total - done) / perSecond : null,
      stageRates,
      limitingStage: slowest?.stage ?? null,
      metrics,
    };
  }
}
