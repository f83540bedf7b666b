import type { PassResult } from './trainer.ts';

/** What the validation of one epoch found. Smaller `loss` is better; it alone decides which epoch is the best. */
export interface Validation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface EpochRecord {
  readonly epoch: number;
  /** Mean training loss of each pass, by pass name (equal names are averaged). */
  readonly trainingLoss: Readonly<Record<string, number>>;
  readonly validation: Validation;
  readonly best: boolean;
}

/** What a run reports while it runs. */
export type TrainingEvent =
  | {
      readonly kind: 'step';
      readonly epoch: number;
      /** Of a whole run. */
      readonly epochs: number;
      /** Batches done in this epoch, and in a whole one. */
      readonly batch: number;
      readonly batches: number;
      readonly passes: readonly PassResult[];
      readonly stepsPerSecond: number;
      /** Estimate to the end of the last epoch, validation not counted. */
      readonly remainingMs: number;
    }
  | ({ readonly kind: 'epoch'; readonly skippedPasses: number } & EpochRecord)
  | { readonly kind: 'checkpoint'; readonly path: string }
  | { readonly kind: 'resumed'; readonly epoch: number; readonly batch: number };

/** What a finished run says of itself. */
export interface TrainingRecord {
  readonly epochs: readonly EpochRecord[];
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
  /** A person ended it with the best epoch so far. */
  readonly stoppedByHand: boolean;
  /** Steps whose loss or gradient was not finite and that therefore changed nothing. */
  readonly skippedPasses: number;
  /** Whether training or model choice read the test split: its figures are then no test. */
  readonly touchedTestSplit: boolean;
  /** Passes, optimisers, schedules, names and shapes, seed, batch: what the run was. */
  readonly description: string;
}
