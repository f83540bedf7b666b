import { CaliperError } from '../../../main/contract/errors.ts';
import type { SubgroupMetrics } from '../../../main/contract/model-card.ts';
import { partOf } from '../../registry/data.ts';
import type { EvaluateContext } from '../../registry/method.ts';
import { Session } from '../../runtime/index.ts';
import { sizeRows, sizingContract } from '../bundle-contract.ts';
import type { ImageStream } from '../preprocess/streams.ts';
import { trainingSample } from '../preprocess/training-sample.ts';
import { sizingMetrics } from './card-metrics.ts';
import type { EvaluatedSample } from './evaluate.ts';
import { sizingData } from './labelled.ts';

const batchSize = 16;
/** Of the bootstrap that makes the intervals. */
const seed = 1;

/**
 * The figures of a sizing bundle on one part of the data, by frame and by lesion, beside the median of the training
 * part. Throws `model_contract` for a bundle that cannot size, `invalid_input` for a part without items, `cancelled`.
 */
export async function evaluateSizing(context: EvaluateContext): Promise<SubgroupMetrics[]> {
  const { bundle, data, part, threads, signal, onProgress } = context;
  const items = partOf(data.items, part);
  if (items.length === 0) throw new CaliperError('invalid_input', `The ${part} part of the data is empty.`);
  const session = await Session.load(bundle.model, threads === undefined ? {} : { threads });
  try {
    const contract = sizingContract(bundle, session);
    const { sidePx } = contract.input;
    const streams: readonly ImageStream[] = contract.streams.map(({ stream }) => stream);
    const known = await sizingData(data, sidePx, { signal }, items);
    const { samples, picture } = known[part];
    const length = 3 * sidePx ** 2;
    const evaluated: EvaluatedSample[] = [];
    for (let from = 0; from < samples.length; from += batchSize) {
      if (signal.aborted) throw new CaliperError('cancelled', 'The evaluation was cancelled.');
      const batch = samples.slice(from, from + batchSize);
      const pictures = await Promise.all(batch.map(picture));
      const buffers = Object.fromEntries(
        streams.map((stream) => [stream, new Float32Array(batch.length * length)]),
      );
      for (const [row, sample] of batch.entries()) {
        const inputs = trainingSample(pictures[row]!, sample.box, contract.input, streams);
        for (const stream of streams) buffers[stream]!.set(inputs[stream]!, row * length);
      }
      const sizesMm = await sizeRows(session, contract, buffers, 0, batch.length);
      for (const [row, sample] of batch.entries()) {
        const { patient, sizeMm: truthMm } = sample;
        const { quality } = pictures[row]!;
        evaluated.push({ sample, patient, truthMm, predictedMm: sizesMm[row]!, quality });
      }
      onProgress(evaluated.length, samples.length);
    }
    const training = partOf(data.items, 'train');
    const lesions = new Map(training.map(({ object, label }) => [object, label]));
    const trainingMm = { frame: training.map(({ label }) => label), lesion: [...lesions.values()] };
    return sizingMetrics(evaluated, part, trainingMm, seed);
  } finally {
    await session.release();
  }
}
