import type { WeightsReport } from '../../main/contract/models.ts';
import type { Tensor } from '../graph/tensor.ts';
import { auc } from '../metrics/auc.ts';
import { classFigures, confusionOf } from '../metrics/classification.ts';
import { mostProbable, softmax } from '../metrics/probabilities.ts';
import { answerName } from '../nn/index.ts';
import type { LabelledItem, PreparedPictures } from '../registry/data.ts';
import type { StartWeights } from '../registry/start.ts';
import type { InputContract } from '../runtime/index.ts';
import {
  adam,
  adamW,
  constantSchedule,
  cosineRestartsSchedule,
  cosineSchedule,
  crossEntropyLoss,
  equalComputePasses,
  fit,
  gradientRoutingPasses,
  linearWarmUp,
  type Optimiser,
  type ParameterGroup,
  type Pass,
  type Schedule,
  sgd,
  Trainer,
  type TrainingEvent,
  type TrainingModel,
  type TrainingRecord,
} from '../training/index.ts';
import { classificationBatches, trainingInputs } from './batches.ts';
import { scoresOf } from './model.ts';
import { type Classifier, classifier } from './network.ts';
import type { ClassificationOptions } from './options.ts';
import { inputContract } from './pictures.ts';

/** The decay of the mean teacher: it follows over about a hundred steps. */
const teacherDecay = 0.99;
/** Epochs of the first cycle of a schedule with restarts; each is twice as long as the one before. */
const firstCycle = 5;

export interface FitOptions {
  readonly options: ClassificationOptions;
  readonly classes: readonly string[];
  readonly subject: 'picture' | 'object';
  readonly train: readonly LabelledItem[];
  readonly validation: readonly LabelledItem[];
  readonly pictures: PreparedPictures;
  readonly start: StartWeights | undefined;
  /** Everything about the data that a checkpoint must share. */
  readonly description: string;
  readonly checkpointPath: string;
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
  readonly finish: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

export interface Fitted {
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly record: TrainingRecord;
  readonly input: InputContract;
  readonly inputName: string;
  readonly startReport: WeightsReport | null;
  /** The network in its inference form, without the trained weights. */
  network(): Classifier;
}

/** Trains one classifier and returns its best weights by the balanced cross-entropy on validation. */
export async function fitClassifier(job: FitOptions): Promise<Fitted> {
  const { options, classes, train, validation, pictures, start, signal } = job;
  const network = (mode: 'inference' | 'training') => classifier(options, classes.length, mode, start);
  const known = network('inference');
  const input = inputContract(options, known.input, job.subject);
  const trainer = await Trainer.create({
    build: () => trainingModel(network('training'), classes.length),
    passes: passesOf(options, known.trainable),
    ...(options.teacher && { teacher: { prefix: 'teacher.', decay: teacherDecay } }),
    session: job.threads === undefined ? {} : { threads: job.threads },
  });
  try {
    const run = await trainer.evaluator(network('inference').graph);
    const looks = {
      contract: { input, inputName: known.input, output: answerName, classes },
      batchSize: options.batchSize,
      signal,
    };
    const { weights, record } = await fit({
      trainer,
      data: classificationBatches(
        train,
        pictures,
        options,
        { input: known.input, contract: input, classCount: classes.length },
        job.description,
      ),
      validation: {
        split: 'validation',
        async run(weights) {
          const scores = await scoresOf(validation, pictures, (feeds) => run(feeds, weights), looks);
          return judgedValidation(validation, scores, classes);
        },
      },
      seed: options.seed,
      epochs: options.epochs,
      patience: options.patience,
      useTeacher: options.teacher,
      checkpoint: { path: job.checkpointPath, everySteps: 100 },
      signal,
      finish: job.finish,
      ...(job.onEvent && { onEvent: job.onEvent }),
    });
    const { startReport } = known;
    return {
      ...{ weights, record, input, inputName: known.input, startReport },
      network: () => network('inference'),
    };
  } finally {
    await trainer.release();
  }
}

function trainingModel({ graph, answer, buffers }: Classifier, classCount: number): TrainingModel {
  const batch = answer.shape[0]!;
  const truth = graph.input(trainingInputs.truth, 'float32', [batch, classCount]);
  const weight = graph.input(trainingInputs.weight, 'float32', [batch, 1]);
  const loss = crossEntropyLoss(graph, answer, truth, weight);
  return { graph, losses: { main: loss, gates: loss }, buffers };
}

function passesOf(options: ClassificationOptions, { gate, main }: Classifier['trainable']): readonly Pass[] {
  const rest: ParameterGroup = {
    name: 'main',
    includes: (name) => main.has(name),
    optimiser: optimiserOf(options),
    schedule: scheduleOf(options),
    clipNorm: options.clip,
  };
  if (gate.size === 0) return equalComputePasses('main', rest);
  const gates: ParameterGroup = {
    name: 'gates',
    includes: (name) => gate.has(name),
    optimiser: adam(),
    schedule: constantSchedule(options.gateRate),
    clipNorm: options.clip,
  };
  return gradientRoutingPasses({ loss: 'gates', group: gates }, { loss: 'main', group: rest });
}

function optimiserOf({ optimiser, weightDecay }: ClassificationOptions): Optimiser {
  if (optimiser === 'SGD') return sgd({ momentum: 0.9, weightDecay });
  return optimiser === 'Adam' ? adam({ weightDecay }) : adamW({ weightDecay });
}

function scheduleOf({
  schedule,
  firstRate,
  lastRate,
  epochs,
  warmUpEpochs,
}: ClassificationOptions): Schedule {
  const cosine = { from: firstRate, to: lastRate, epochs };
  const after =
    schedule === 'constant'
      ? constantSchedule(firstRate)
      : schedule === 'cosine'
        ? cosineSchedule(cosine)
        : cosineRestartsSchedule({ ...cosine, epochs: Math.min(firstCycle, epochs), cycleFactor: 2 });
  return warmUpEpochs === 0 ? after : linearWarmUp(warmUpEpochs, after);
}

/** Cross-entropy with every class of equal weight decides the best epoch: a rare class is not drowned. */
function judgedValidation(
  items: readonly LabelledItem[],
  scores: readonly (readonly number[])[],
  classes: readonly string[],
) {
  const losses = items.map(({ label }, i) => -Math.log(Math.max(softmax(scores[i]!)[label]!, 1e-12)));
  const means = classes.flatMap((_, k) => {
    const own = losses.filter((_, i) => items[i]!.label === k);
    return own.length === 0 ? [] : [own.reduce((sum, loss) => sum + loss, 0) / own.length];
  });
  const confusion = (predicted: readonly number[]) =>
    classFigures(
      confusionOf(
        items.map(({ label }) => label),
        predicted,
        classes.length,
      ),
    );
  const areas = classes.map((_, k) =>
    auc(items.map(({ label }, i) => ({ score: scores[i]![k]!, positive: label === k, stratum: '' }))),
  );
  const defined = areas.filter(Number.isFinite);
  return {
    loss: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    metrics: {
      'balanced accuracy': confusion(scores.map((own) => mostProbable(own))).balancedAccuracy,
      'constant predictor balanced accuracy': 1 / means.length,
      AUC: defined.reduce((sum, area) => sum + area, 0) / defined.length,
      'constant predictor AUC': 0.5,
    },
  };
}
