import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptionValue } from '../../main/contract/methods.ts';
import type { ModelCard, SubgroupMetrics } from '../../main/contract/model-card.ts';
import { writeOnnx } from '../graph/onnx.ts';
import { answerName } from '../nn/index.ts';
import { besideStart } from '../registry/beside.ts';
import { type LabelledData, type LabelledItem, partOf } from '../registry/data.ts';
import type { TrainContext, TrainReport } from '../registry/method.ts';
import { startedFrom } from '../registry/start.ts';
import { halveWeights } from '../runtime/bundle/half-weights.ts';
import { type BundleContent, makeGolden, Session, writeBundle } from '../runtime/index.ts';
import { installWeights, type TrainingRecord } from '../training/index.ts';
import { crossValidate, foldsFile } from './cross-validation.ts';
import { assertClasses, baselineNames, cheapBaseline, classShares, subjectOf } from './data.ts';
import { evaluateClassifier } from './evaluate.ts';
import { type Fitted, fitClassifier } from './fit.ts';
import { probabilitiesOf, scoresOf } from './model.ts';
import type { ClassificationOptions } from './options.ts';
import { classificationPreparation } from './pictures.ts';
import { classificationMetrics, judged } from './report.ts';
import { fittedTemperature } from './temperature.ts';

/**
 * Trains a classifier, chooses its epoch and its temperature on validation, measures it once on test, where wanted also by a
 * cross-validation over all items, and writes the bundle. Throws `invalid_input` for labels or splits that cannot be learned,
 * `cancelled` after saving, `conflict` for another run's checkpoint.
 */
export async function trainClassifier(context: TrainContext<ClassificationOptions>): Promise<TrainReport> {
  const { options, data, start, signal, checkpointFolder, note } = context;
  assertClasses(data);
  const { classes } = data.field;
  const subject = subjectOf(data);
  const pictures = await data.prepared(data.items, classificationPreparation(options.sidePx, subject), {
    signal,
  });
  const common = {
    ...{ options, classes, subject, pictures, start, signal },
    ...{ threads: context.threads, finish: context.finish, description: dataDescription(context) },
  };
  const fitted = await fitClassifier({
    ...common,
    train: partOf(data.items, 'train'),
    validation: partOf(data.items, 'validation'),
    checkpointPath: join(checkpointFolder, 'run.checkpoint'),
    onEvent: context.onEvent,
  });
  const { folds, repeats } = options;
  const crossed =
    folds < 2 || context.finish.aborted
      ? undefined
      : await crossValidate({
          ...common,
          ...{ items: data.items, folds, repeats, folder: checkpointFolder, note },
          onProgress: (done, total) => context.onProgress('cross-validation', done, total),
        });
  if (folds >= 2 && crossed === undefined)
    note('The cross-validation was left out: the training was asked to end.');
  const crossMetrics =
    crossed === undefined
      ? []
      : classificationMetrics(crossed, {
          ...reportOptions(data, options, 'cross-validation', data.items),
          repeats,
        });
  const metrics = await publish(context, fitted, pictures, crossMetrics);
  await removeFolds(checkpointFolder, folds * repeats);
  return {
    record: fitted.record,
    metrics,
    bundleFolder: context.bundleFolder,
    startReport: fitted.startReport,
  };
}

const reportOptions = (
  { field }: LabelledData,
  { baseline, seed }: ClassificationOptions,
  split: SubgroupMetrics['split'],
  learned: readonly LabelledItem[],
) => ({
  classes: field.classes,
  subject: field.subject,
  split,
  trainingShares: classShares(learned, field.classes.length),
  baselineName: baselineNames[baseline],
  seed,
});

/** Everything about data and start that a checkpoint must share. */
const dataDescription = ({ data, start }: TrainContext<ClassificationOptions>): string =>
  [
    data.description,
    ...(data.source ? [`data set ${data.source.dataset.sha256}, split ${data.source.split.sha256}`] : []),
    ...(start ? [`started from ${start.sha256}`] : []),
  ].join('; ');

/** Calibrates, measures and writes the finished model; returns the figures of its card. */
async function publish(
  context: TrainContext<ClassificationOptions>,
  fitted: Fitted,
  pictures: Awaited<ReturnType<LabelledData['prepared']>>,
  crossMetrics: readonly SubgroupMetrics[],
): Promise<ModelCard['metrics']> {
  const { options, data, start, threads, signal } = context;
  const { classes } = data.field;
  const { graph } = fitted.network();
  installWeights(graph, fitted.weights);
  halveWeights(graph);
  const model = writeOnnx(graph);
  const session = await Session.load(model, threads === undefined ? {} : { threads });
  try {
    const contract = { input: fitted.input, inputName: fitted.inputName, output: answerName, classes };
    const looks = { contract, batchSize: options.batchSize, signal };
    const scores = (items: readonly LabelledItem[]) =>
      scoresOf(items, pictures, (feeds) => session.run(feeds), looks);
    const [train, validation, test] = (['train', 'validation', 'test'] as const).map((part) =>
      partOf(data.items, part),
    ) as [LabelledItem[], LabelledItem[], LabelledItem[]];
    const chosen = await scores(validation);
    const temperature = fittedTemperature(validation.map(({ label }, i) => ({ scores: chosen[i]!, label })));
    const probabilities = probabilitiesOf(await scores(test), temperature);
    const baseline = await (await cheapBaseline(options.baseline, train, pictures, classes.length))(test);
    const tested = classificationMetrics(
      test.map((item, i) => judged(item, probabilities[i]!, baseline[i]!)),
      reportOptions(data, options, 'test', train),
    );
    const metrics = [...besideStart(tested, start?.name, await startMetrics(context)), ...crossMetrics];
    const content: BundleContent = {
      model,
      golden: await makeGolden(session),
      card: {
        ...context.card,
        ...aboutData(data),
        licence: 'GPL-3.0-or-later',
        task: 'classification',
        method: { id: 'classification', options: options as Record<string, OptionValue> },
        architecture: architectureOf(options, start?.name),
        training: {
          ...trainingFacts(context, train, fitted.record),
          ...(start && fitted.startReport && { startedFrom: startedFrom(start, fitted.startReport) }),
        },
        input: fitted.input,
        outputs: [{ output: answerName, meaning: 'classScores', classes: [...classes], temperature }],
        metrics,
        createdUtc: context.createdUtc,
      },
    };
    await writeBundle(context.bundleFolder, content, context.output);
    return metrics;
  } finally {
    await session.release();
  }
}

/** The figures on test of the model that the training started from, if it tells the same classes apart. */
async function startMetrics(
  context: TrainContext<ClassificationOptions>,
): Promise<readonly SubgroupMetrics[]> {
  const { start, data, threads, signal } = context;
  const meaning = start?.bundle?.card?.outputs.find((output) => output.meaning === 'classScores');
  if (start?.bundle === undefined || meaning?.classes.join('\n') !== data.field.classes.join('\n')) return [];
  return evaluateClassifier({
    bundle: start.bundle,
    data,
    part: 'test',
    threads,
    signal,
    onProgress: () => {},
  });
}

function trainingFacts(
  { data, options }: TrainContext<ClassificationOptions>,
  train: readonly LabelledItem[],
  record: TrainingRecord,
): ModelCard['training'] {
  const { epochs, bestEpoch, skippedPasses } = record;
  const skipped =
    skippedPasses === 0
      ? ''
      : `; ${skippedPasses} updates left out, because a loss or a gradient was not finite`;
  return {
    description: `${data.description}. ${epochs.length} epochs, best ${bestEpoch + 1}${skipped}. ${record.description}`,
    renderedData: data.renderedData,
    frameCount: new Set(train.map(({ medium, frameIndex }) => `${medium}/${frameIndex}`)).size,
    lesionCount: new Set(train.flatMap(({ object }) => object ?? [])).size,
    patientCount: new Set(train.map(({ patient }) => patient)).size,
    seed: options.seed,
    touchedTestSplit: record.touchedTestSplit,
    ...(data.source && { source: data.source }),
  };
}

const architectureOf = ({ architecture, gated }: ClassificationOptions, file: string | undefined): string =>
  `${architecture === 'of the start file' ? `${file}, with a new end` : architecture}${gated ? '' : ', without gates'}`;

const aboutData = ({
  field,
  renderedData,
}: LabelledData): Pick<ModelCard, 'intendedUse' | 'knownFailures'> => ({
  intendedUse: `Research on telling ${field.classes.join(', ')} apart. Not for deciding anything about a patient.`,
  knownFailures: [
    renderedData
      ? 'It has seen rendered pictures: on real ones its answers mean nothing.'
      : 'It has seen the cases of one data set: on pictures of another origin its errors are unknown.',
    'It says one of its classes of every picture, also of one that shows none of them.',
  ],
});

async function removeFolds(folder: string, count: number): Promise<void> {
  await rm(join(folder, foldsFile), { force: true });
  for (let fold = 1; fold <= count; fold++)
    await rm(join(folder, `fold-${fold}.checkpoint`), { force: true });
}
