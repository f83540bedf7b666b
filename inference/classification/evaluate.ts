import { CaliperError } from '../../main/contract/errors.ts';
import type { SubgroupMetrics } from '../../main/contract/model-card.ts';
import { partOf } from '../registry/data.ts';
import type { EvaluateContext } from '../registry/method.ts';
import { Session } from '../runtime/index.ts';
import { baselineNames, cheapBaseline, classShares } from './data.ts';
import { classifierContract, probabilitiesOf, scoresOf } from './model.ts';
import { classificationPreparation } from './pictures.ts';
import { classificationMetrics, judged } from './report.ts';

const batchSize = 16;
/** Of the bootstrap that makes the intervals. */
const seed = 1;
const baseline = 'mean colour';

/**
 * The figures of a classifier on one part of the data, beside the frequencies of the training part and a cheap baseline that
 * has learned from it. Throws `model_contract` for a bundle that tells other classes apart, `invalid_input` for an empty part.
 */
export async function evaluateClassifier(context: EvaluateContext): Promise<SubgroupMetrics[]> {
  const { bundle, data, part, threads, signal, onProgress } = context;
  const { field } = data;
  const items = partOf(data.items, part);
  const train = partOf(data.items, 'train');
  if (items.length === 0) throw new CaliperError('invalid_input', `The ${part} part of the data is empty.`);
  if (train.length === 0)
    throw new CaliperError(
      'invalid_input',
      'The training part of the data is empty: nothing says how often a class is.',
    );
  const session = await Session.load(bundle.model, threads === undefined ? {} : { threads });
  try {
    const contract = classifierContract(bundle, session);
    if (contract.classes.join('\n') !== field.classes.join('\n'))
      throw new CaliperError(
        'model_contract',
        `This model tells ${contract.classes.join(', ')} apart; the data set has ${field.classes.join(', ') || `the number ${field.name}`}.`,
      );
    const pictures = await data.prepared(
      [...new Set([...items, ...train])],
      classificationPreparation(contract.input.widthPx, contract.subject),
      { signal },
    );
    const scores = await scoresOf(items, pictures, (feeds) => session.run(feeds), {
      ...{ contract, batchSize, signal },
      onProgress: (done) => onProgress(done, items.length),
    });
    const probabilities = probabilitiesOf(scores, contract.temperature);
    const cheap = await (await cheapBaseline(baseline, train, pictures, field.classes.length))(items);
    return classificationMetrics(
      items.map((item, i) => judged(item, probabilities[i]!, cheap[i]!)),
      {
        classes: field.classes,
        subject: field.subject,
        split: part,
        trainingShares: classShares(train, field.classes.length),
        baselineName: baselineNames[baseline],
        seed,
      },
    );
  } finally {
    await session.release();
  }
}
