import type { LeftOut } from '../../contract/datasets.ts';

/** Counts what is left out, by reason. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  leftOut(): LeftOut[] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count }));
  }
}
