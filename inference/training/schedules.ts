/** Learning rate as a function of progress, in epochs (fractions included: rates move every batch). */
export interface Schedule {
  /** What the run record says, for example `cosine 2e-4 → 5e-6 over 40 epochs`. */
  readonly description: string;
  rateAt(epoch: number): number;
}

/** The same rate throughout. */
export function constantSchedule(rate: number): Schedule {
  return { description: `constant ${rate}`, rateAt: () => rate };
}

interface Cosine {
  readonly from: number;
  readonly to: number;
  readonly epochs: number;
}

/** to + (from - to)(1 + cos(π e/epochs))/2, and `to` after that. */
export function cosineSchedule({ from, to, epochs }: Cosine): Schedule {
  return {
    description: `cosine ${from} → ${to} over ${epochs} epochs`,
    rateAt: (epoch) => annealed(from, to, Math.min(epoch / epochs, 1)),
  };
}

/** The cosine again and again, each cycle `cycleFactor` times as long (SGDR, Loshchilov and Hutter 2017, eq. 5). */
export function cosineRestartsSchedule({
  from,
  to,
  epochs,
  cycleFactor = 1,
}: Cosine & { readonly cycleFactor?: number }): Schedule {
  return {
    description: `cosine with restarts ${from} → ${to}, first cycle ${epochs} epochs, factor ${cycleFactor}`,
    rateAt(epoch) {
      let start = 0;
      let length = epochs;
      while (epoch >= start + length) {
        start += length;
        length *= cycleFactor;
      }
      return annealed(from, to, (epoch - start) / length);
    },
  };
}

/** Linear from 0 to `after`'s rate over `epochs`, multiplied into `after`, which runs on its own time from the start. */
export function linearWarmUp(epochs: number, after: Schedule): Schedule {
  return {
    description: `linear warm-up over ${epochs} epochs, then ${after.description}`,
    rateAt: (epoch) => after.rateAt(epoch) * Math.min(epoch / epochs, 1),
  };
}

function annealed(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
