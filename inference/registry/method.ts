import type { z } from 'zod';
import type { MethodDescription } from '../../main/contract/methods.ts';
import type { ModelCard, SubgroupMetrics } from '../../main/contract/model-card.ts';
import type { WeightsReport } from '../../main/contract/models.ts';
import type { OutputRules } from '../../main/outputs/index.ts';
import type { Bundle } from '../runtime/bundle/bundle.ts';
import type { Session } from '../runtime/session.ts';
import type { TrainingEvent, TrainingRecord } from '../training/events.ts';
import type { LabelledData, Part } from './data.ts';
import type { StartWeights } from './start.ts';

/** What a training is given. All that decides its result is in `options`, `data` and `start`. */
export interface TrainContext<Options = unknown> {
  readonly options: Options;
  readonly data: LabelledData;
  readonly start: StartWeights | undefined;
  /** What the card says that no run can know. */
  readonly card: Pick<ModelCard, 'name' | 'version'>;
  /** `run.checkpoint` in this folder is written now and then, and taken up where it is of the same run. */
  readonly checkpointFolder: string;
  readonly bundleFolder: string;
  readonly output: OutputRules;
  readonly createdUtc: string;
  readonly threads: number | undefined;
  /** Ends the run after saving its checkpoint, with `cancelled`: the same call goes on from there. */
  readonly signal: AbortSignal;
  /** Ends the training with the best epoch so far, of which the bundle is then made. */
  readonly finish: AbortSignal;
  readonly onEvent: (event: TrainingEvent) => void;
  /** Of what is done beside the steps of the training. */
  readonly onProgress: (stage: string, done: number, total: number) => void;
  /** A line for the run's story. */
  readonly note: (text: string) => void;
}

/** What a run made. */
export interface TrainReport {
  readonly record: TrainingRecord;
  readonly metrics: ModelCard['metrics'];
  readonly bundleFolder: string;
  /** What became of each name of the weights that it started from. */
  readonly startReport: WeightsReport | null;
}

/** A model that is judged on labelled cases. */
export interface EvaluateContext {
  readonly bundle: Bundle;
  readonly data: LabelledData;
  readonly part: Part;
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * A way to make a model from labels. It has a folder of its own and one line in `inference/methods.ts`; command line,
 * training form, model card and documentation are made from what it says of itself here. Its work is loaded when it is
 * asked for: a list of methods loads no network.
 */
export interface Method<Schema extends z.ZodObject = z.ZodObject> extends Omit<MethodDescription, 'options'> {
  /**
   * The options that decide a run: a flat object of numbers, switches, choices and texts. Each has a default and, by
   * `.meta`, a title and a description; `advanced` folds it away.
   */
  readonly options: Schema;
  /** Trains, chooses on validation, measures once on test, writes the bundle. */
  train(context: TrainContext<z.output<Schema>>): Promise<TrainReport>;
  /**
   * Reads what a bundle's card says of its network, checks that against the loaded one and lets it look at a black picture, so
   * that a model that takes all memory does so here. Throws `model_contract`.
   */
  check(bundle: Bundle, session: Session): Promise<void>;
  /** Figures of a bundle of this method's task, each beside the constant predictor, with intervals by patient. */
  evaluate(context: EvaluateContext): Promise<SubgroupMetrics[]>;
}

/** Keeps the type of a method's own options while it is written, and forgets it for the registry. */
export function method<Schema extends z.ZodObject>(definition: Method<Schema>): Method {
  return {
    ...definition,
    train: (context) => definition.train(context as TrainContext<z.output<Schema>>),
  };
}
