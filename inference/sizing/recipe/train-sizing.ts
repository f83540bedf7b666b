import { join } from 'node:path';
import { CaliperError } from '../../../main/contract/errors.ts';
import type { OptionValue } from '../../../main/contract/methods.ts';
import type { WeightsReport } from '../../../main/contract/models.ts';
import { writeOnnx } from '../../graph/onnx.ts';
import { median, regressionFigures } from '../../metrics/regression.ts';
import { gatePrefix } from '../../nn/gate.ts';
import { answerName } from '../../nn/network.ts';
import { type InputContract, publishedContract } from '../../pictures/image.ts';
import { besideStart } from '../../registry/beside.ts';
import type { TrainContext, TrainReport } from '../../registry/method.ts';
import { type StartWeights, startedFrom } from '../../registry/start.ts';
import { halveWeights } from '../../runtime/bundle/half-weights.ts';
import {
  type BundleContent,
  type ModelCard,
  makeGolden,
  Session,
  type SubgroupMetrics,
  writeBundle,
} from '../../runtime/index.ts';
import {
  adam,
  constantSchedule,
  cosineSchedule,
  equalComputePasses,
  fit,
  gradientRoutingPasses,
  installWeights,
  type ParameterGroup,
  type Pass,
  Trainer,
  type TrainingRecord,
} from '../../training/index.ts';
import { calibrate, leastCalibrationPairs } from '../lesion/calibration.ts';
import { sizingTrainingModel } from '../model/training-model.ts';
import { answerRangeMm } from '../target/scaling.ts';
import { sizingMetrics, trainingSizes } from './card-metrics.ts';
import { assertDisjoint } from './disjoint.ts';
import { type EvaluatedSample, evaluate, validationLoss } from './evaluate.ts';
import { recipeNetwork, startRecipeNetwork } from './network.ts';
import type { SizingRecipe } from './recipe.ts';
import type { SizingData } from './samples.ts';
import { sizingBatches } from './training-data.ts';

export interface TrainSizingOptions extends Omit<TrainContext, 'options' | 'data' | 'note'> {
  readonly recipe: SizingRecipe;
  readonly data: SizingData;
  /** As the card keeps them. */
  readonly methodOptions: Readonly<Record<string, OptionValue>>;
  /** The figures on the test split of the model that the run starts from; none where it is no sizing model. */
  readonly startMetrics?: () => Promise<readonly SubgroupMetrics[]>;
}

/**
 * Trains a sizing network, chooses the best epoch on validation, calibrates its intervals on validation, measures it
 * once on test (with the weights as they are shipped), and writes the bundle. Resumes from its checkpoint.
 * Throws `invalid_input` for splits that share a patient, `cancelled` after saving, `conflict` for another run's
 * checkpoint.
 */
export async function trainSizing(options: TrainSizingOptions): Promise<TrainReport> {
  const { recipe, data, signal, start } = options;
  assertDisjoint(data);
  assertCalibratable(data);
  const contract: InputContract = { ...publishedContract, sidePx: recipe.sidePx };
  const session = options.threads === undefined ? {} : { threads: options.threads };
  let startReport: WeightsReport | null = null;
  const network = (mode: 'inference' | 'training') => {
    const built = recipeNetwork(recipe, mode);
    if (start !== undefined) startReport = startRecipeNetwork(built, recipe, start);
    return built;
  };
  const trainer = await Trainer.create({
    build: () => sizingTrainingModel(network('training')),
    passes: recipePasses(recipe),
    session,
  });
  const looks = { contract, streams: recipe.streams, batchSize: recipe.batchSize, signal };
  const constantMae = constantMaeMm(data);
  try {
    const answers = await trainer.evaluator(network('inference').graph);
    const { weights, record } = await fit({
      trainer,
      data: sizingBatches(data.train, recipe, contract, dataDescription(data, start)),
      validation: {
        split: 'validation',
        async run(weights) {
          const evaluated = await evaluate(data.validation, (feeds) => answers(feeds, weights), looks);
          const metrics = { 'MAE, mm': maeMm(evaluated), 'constant predictor MAE, mm': constantMae };
          return { loss: validationLoss(evaluated), metrics };
        },
      },
      seed: recipe.seed,
      epochs: recipe.epochs,
      patience: recipe.patience,
      checkpoint: {
        path: join(options.checkpointFolder, 'run.checkpoint'),
        everySteps: 100,
      },
      signal,
      finish: options.finish,
      onEvent: options.onEvent,
    });
    const { graph } = network('inference');
    installWeights(graph, weights);
    halveWeights(graph);
    const metrics = await publish(options, contract, writeOnnx(graph), record, startReport);
    return { record, metrics, bundleFolder: options.bundleFolder, startReport };
  } finally {
    await trainer.release();
  }
}

/** Hours of training must not end at intervals that cannot be made. */
function assertCalibratable({ validation }: SizingData): void {
  const count = validation.samples.length;
  const least = leastCalibrationPairs();
  if (count < least)
    throw new CaliperError(
      'invalid_input',
      `the validation split has ${count} frames; intervals need ${least}`,
    );
}

/** Gates first, then the rest; or, without gates, the same network twice on each batch. */
export function recipePasses(recipe: SizingRecipe): readonly Pass[] {
  const [from, to] = recipe.mainRate;
  const isGate = (name: string) => name.startsWith(gatePrefix);
  const isStatistic = (name: string) => /\.running_(mean|var)$/.test(name);
  const main: ParameterGroup = {
    name: 'main',
    includes: (name) => !isGate(name) && !isStatistic(name),
    optimiser: adam({ weightDecay: recipe.mainWeightDecay }),
    schedule: cosineSchedule({ from, to, epochs: recipe.epochs }),
    clipNorm: recipe.mainClip,
  };
  if (!recipe.gated) return equalComputePasses('main', main);
  const gates: ParameterGroup = {
    name: 'gates',
    includes: isGate,
    optimiser: adam(),
    schedule: constantSchedule(recipe.gateRate),
    clipNorm: recipe.gateClip,
  };
  return gradientRoutingPasses({ loss: 'gates', group: gates }, { loss: 'main', group: main });
}

const maeMm = (evaluated: readonly EvaluatedSample[]) =>
  regressionFigures(
    evaluated.map(({ truthMm }) => truthMm),
    evaluated.map(({ predictedMm }) => predictedMm),
  ).maeMm;

const skippedText = ({ skippedPasses }: TrainingRecord): string =>
  skippedPasses === 0
    ? ''
    : `; ${skippedPasses} updates left out, because a loss or a gradient was not finite`;

/** What a predictor errs by on validation that always says the median size of the training frames. */
function constantMaeMm({ train, validation }: SizingData): number {
  const constantMm = median(train.samples.map(({ sizeMm }) => sizeMm));
  const truthsMm = validation.samples.map(({ sizeMm }) => sizeMm);
  return regressionFigures(
    truthsMm,
    truthsMm.map(() => constantMm),
  ).maeMm;
}

/** Calibrates, measures and writes the finished model; returns the figures of its card. */
async function publish(
  options: TrainSizingOptions,
  contract: InputContract,
  model: Uint8Array,
  record: TrainingRecord,
  startReport: WeightsReport | null,
): Promise<ModelCard['metrics']> {
  const { recipe, data, card, bundleFolder, output, createdUtc, threads, signal, start } = options;
  const session = await Session.load(model, threads === undefined ? {} : { threads });
  try {
    const looks = { contract, streams: recipe.streams, batchSize: recipe.batchSize, signal };
    const of = (split: 'validation' | 'test') => evaluate(data[split], (feeds) => session.run(feeds), looks);
    const interval = calibrate(await of('validation'));
    const tested = await of('test');
    const trainingMm = trainingSizes(data.train.samples);
    const { seed } = recipe;
    const metrics = besideStart(
      sizingMetrics(tested, 'test', trainingMm, seed),
      start?.name,
      (await options.startMetrics?.()) ?? [],
    );
    const { samples } = data.train;
    const content: BundleContent = {
      model,
      golden: await makeGolden(session),
      card: {
        ...card,
        ...aboutData(data.renderedData),
        licence: 'GPL-3.0-or-later',
        task: 'polyp-sizing',
        method: { id: 'sizing', options: { ...options.methodOptions } },
        architecture: recipe.gated ? recipe.architecture : `${recipe.architecture}, without gates`,
        training: {
          description: `${data.description}. ${record.epochs.length} epochs, best ${record.bestEpoch + 1}${skippedText(record)}. ${record.description}`,
          renderedData: data.renderedData,
          frameCount: new Set(samples.map(({ medium, frameIndex }) => `${medium}/${frameIndex}`)).size,
          lesionCount: trainingMm.lesion.length,
          patientCount: new Set(samples.map(({ patient }) => patient)).size,
          seed,
          touchedTestSplit: record.touchedTestSplit,
          ...(data.source && { source: data.source }),
          ...(start && startReport && { startedFrom: startedFrom(start, startReport) }),
        },
        input: {
          streams: recipe.streams.map((kind) => ({ input: kind, kind })),
          widthPx: contract.sidePx,
          heightPx: contract.sidePx,
          colourOrder: 'RGB',
          mean: [...contract.mean],
          std: [...contract.std],
          layout: 'NCHW',
        },
        outputs: [
          {
            output: answerName,
            meaning: 'scaledSize',
            lowMm: 0.5,
            highMm: 20,
            clampMm: [answerRangeMm.lowest, answerRangeMm.highest],
          },
        ],
        interval,
        metrics,
        createdUtc,
      },
    };
    await writeBundle(bundleFolder, content, output);
    return metrics;
  } finally {
    await session.release();
  }
}

/** Everything about data and start that a checkpoint must share. */
const dataDescription = ({ description, source }: SizingData, start: StartWeights | undefined): string =>
  [
    description,
    ...(source ? [`data set ${source.dataset.sha256}, split ${source.split.sha256}`] : []),
    ...(start ? [`started from ${start.sha256}`] : []),
  ].join('; ');

const aboutData = (renderedData: boolean): Pick<ModelCard, 'intendedUse' | 'knownFailures'> =>
  renderedData
    ? {
        intendedUse: 'Demonstration of the sizing workflow. Not for measuring anything in a patient.',
        knownFailures: ['It has seen rendered frames only: on real endoscopy its sizes mean nothing.'],
      }
    : {
        intendedUse: 'Research on the sizes of lesions. Not for measuring anything in a patient.',
        knownFailures: [
          'It has seen the cases of one data set: on another endoscope or another kind of lesion its errors are unknown.',
        ],
      };
