import { CaliperError } from '../../../main/contract/errors.ts';
import { answerName } from '../../nn/network.ts';
import type { InputContract } from '../../pictures/image.ts';
import { seededRandom } from '../../random.ts';
import type { Feeds } from '../../training/trainer.ts';
import { aggregateLesion } from '../lesion/aggregate.ts';
import type { ImageStream } from '../preprocess/streams.ts';
import { trainingSample } from '../preprocess/training-sample.ts';
import { scaledTarget, sizeMmOf } from '../target/scaling.ts';
import { mainPassWeights, sampleWeight } from '../target/weights.ts';
import type { SizedSample, SizingSample, SizingSamples } from './samples.ts';

/** A network's answers as the sizing of a video would give them: no augmentation, inference form. */
export type Answers = (feeds: Feeds) => Promise<Feeds>;

export interface EvaluatedSample extends SizedSample {
  readonly quality: number;
}

interface AnsweredSample extends EvaluatedSample {
  /** Unclamped answer, scaled. */
  readonly answer: number;
}

/** Sizes of all samples, `batchSize` at a time; between batches `signal` may stop it (`cancelled`). */
export async function evaluate(
  { samples, picture }: SizingSamples,
  answers: Answers,
  options: {
    readonly contract: InputContract;
    readonly streams: readonly ImageStream[];
    readonly batchSize: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<AnsweredSample[]> {
  const { contract, streams, batchSize, signal } = options;
  const evaluated: AnsweredSample[] = [];
  for (let from = 0; from < samples.length; from += batchSize) {
    if (signal?.aborted) throw new CaliperError('cancelled', 'the evaluation was cancelled');
    const batch = samples.slice(from, from + batchSize);
    const pictures = await Promise.all(batch.map(picture));
    const inputs = batch.map((sample, i) => trainingSample(pictures[i]!, sample.box, contract, streams));
    const feeds = Object.fromEntries(
      streams.map((stream) => {
        const size = 3 * contract.sidePx ** 2;
        const data = new Float32Array(batch.length * size);
        inputs.forEach((input, i) => {
          data.set(input[stream]!, i * size);
        });
        return [
          stream,
          { type: 'float32' as const, dims: [batch.length, 3, contract.sidePx, contract.sidePx], data },
        ];
      }),
    );
    const output = (await answers(feeds))[answerName]!;
    batch.forEach((sample, i) => {
      const answer = Number(output.data[i]);
      evaluated.push({
        sample,
        answer,
        truthMm: sample.sizeMm,
        predictedMm: sizeMmOf(answer),
        patient: sample.patient,
        quality: pictures[i]!.quality,
      });
    });
  }
  return evaluated;
}

/** The main pass's loss on evaluated samples: SmoothL1 of scaled sizes, weighed in mm. Decides the best epoch. */
export function validationLoss(evaluated: readonly AnsweredSample[]): number {
  const total = evaluated.reduce((sum, { answer, truthMm }) => {
    const distance = Math.abs(answer - scaledTarget(truthMm));
    const smooth = distance < 1 ? distance ** 2 / 2 : distance - 0.5;
    return sum + smooth * sampleWeight(truthMm, mainPassWeights);
  }, 0);
  return total / evaluated.length;
}

/** One pair a lesion: the truth and the aggregate over its frames. */
export function perLesion(evaluated: readonly EvaluatedSample[], seed: number): SizedSample[] {
  const random = seededRandom(seed);
  return [...Map.groupBy(evaluated, ({ sample }) => sample.lesion).values()].map((frames) => {
    const { sample, truthMm, patient } = frames[0]!;
    const sized = frames.map(({ sample: { frameIndex }, predictedMm: sizeMm, quality }) => ({
      frameIndex,
      sizeMm,
      quality,
    }));
    return { sample, truthMm, patient, predictedMm: aggregateLesion(sized, { random, draws: 1 }).sizeMm };
  });
}

/** Sizes of the distinct lesions of some samples: what a constant predictor may know. */
export function lesionSizesMm(samples: readonly SizingSample[]): number[] {
  return [...new Map(samples.map(({ lesion, sizeMm }) => [lesion, sizeMm])).values()];
}
