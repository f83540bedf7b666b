import type { InputContract } from '../../pictures/image.ts';
import { shuffled, type TrainingData } from '../../training/index.ts';
import type { Feeds } from '../../training/trainer.ts';
import { trainingInputs } from '../model/training-model.ts';
import type { ImageStream } from '../preprocess/streams.ts';
import { trainingSample } from '../preprocess/training-sample.ts';
import { scaledTarget } from '../target/scaling.ts';
import { gatePassWeights, mainPassWeights, type SizeWeights, sampleWeight } from '../target/weights.ts';
import type { SizingRecipe } from './recipe.ts';
import type { SizingSample, SizingSamples } from './samples.ts';

/**
 * Batches of augmented samples: in each epoch `framesPerLesion` random frames of every lesion, in random order.
 * Source: method file, section 3 (sampling) and section 2 (weights, in mm).
 */
export function sizingBatches(
  { samples, picture }: SizingSamples,
  recipe: SizingRecipe,
  contract: InputContract,
  description: string,
): TrainingData {
  const byLesion = [...Map.groupBy(samples.keys(), (index) => samples[index]!.lesion).values()].map(
    (frames) => Uint32Array.from(frames),
  );
  return {
    split: 'train',
    description: `${description}; ${samples.length} samples of ${byLesion.length} lesions; ${JSON.stringify(recipe)}`,
    batchSize: recipe.batchSize,
    epoch(_epoch, random) {
      const drawn = byLesion.flatMap((frames) => [
        ...random.shuffle(frames.slice()).subarray(0, recipe.framesPerLesion),
      ]);
      return shuffled(drawn.length, random).map((position) => drawn[position]!);
    },
    async batch(indices, random) {
      const chosen = Array.from(indices, (index) => samples[index]!);
      const planes = await Promise.all(
        chosen.map(async (sample) =>
          trainingSample(await picture(sample), sample.box, contract, recipe.streams, random),
        ),
      );
      return { ...stacked(planes, recipe.streams, contract.sidePx), ...targets(chosen) };
    },
  };
}

/** One tensor [batch, 3, side, side] for each stream. */
function stacked(
  planes: readonly Partial<Record<ImageStream, Float32Array>>[],
  streams: readonly ImageStream[],
  sidePx: number,
): Feeds {
  const size = 3 * sidePx * sidePx;
  return Object.fromEntries(
    streams.map((stream) => {
      const data = new Float32Array(planes.length * size);
      planes.forEach((sample, i) => {
        data.set(sample[stream]!, i * size);
      });
      return [stream, { type: 'float32', dims: [planes.length, 3, sidePx, sidePx], data }];
    }),
  );
}

function targets(samples: readonly SizingSample[]): Feeds {
  const column = (pick: (sizeMm: number) => number) => ({
    type: 'float32' as const,
    dims: [samples.length, 1],
    data: Float32Array.from(samples, (sample) => pick(sample.sizeMm)),
  });
  const weighed = (weights: SizeWeights) => column((sizeMm) => sampleWeight(sizeMm, weights));
  return {
    [trainingInputs.target]: column(scaledTarget),
    [trainingInputs.mainWeight]: weighed(mainPassWeights),
    [trainingInputs.gateWeight]: weighed(gatePassWeights),
  };
}
