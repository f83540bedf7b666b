import type { Tensor } from '../graph/tensor.ts';
import { augmented } from '../pictures/augment.ts';
import type { LabelledItem, PreparedPictures } from '../registry/data.ts';
import type { InputContract, SeededRandom } from '../runtime/index.ts';
import { shuffled, type TrainingData } from '../training/index.ts';
import type { ClassificationOptions } from './options.ts';
import { colourLength, normalised } from './pictures.ts';

/** Names of the inputs that training adds to a network. */
export const trainingInputs = { truth: 'truth', weight: 'truthWeight' } as const;

/** A picture as the network gets it, changed as `random` draws. */
export async function networkPicture(
  pictures: PreparedPictures,
  item: LabelledItem,
  contract: InputContract,
  random?: SeededRandom,
): Promise<Float32Array> {
  const planes = (await pictures.of(item)).subarray(colourLength);
  const { widthPx } = contract;
  const shown =
    random === undefined
      ? planes
      : augmented({ planes, mask: new Float32Array(widthPx ** 2) }, widthPx, random).planes;
  return normalised(shown, contract);
}

/** Pictures of one batch as the input of the network. */
export function pictureTensor(
  planes: readonly Float32Array[],
  { widthPx }: InputContract,
): Tensor<'float32'> {
  const length = 3 * widthPx ** 2;
  const data = new Float32Array(planes.length * length);
  for (const [i, own] of planes.entries()) data.set(own, i * length);
  return { type: 'float32', dims: [planes.length, 3, widthPx, widthPx], data };
}

/**
 * Batches of augmented pictures: each epoch shows as many as there are, every class equally often where the sampling is
 * balanced, and of each video at most `framesPerVideo`.
 */
export function classificationBatches(
  items: readonly LabelledItem[],
  pictures: PreparedPictures,
  options: ClassificationOptions,
  about: { readonly input: string; readonly contract: InputContract; readonly classCount: number },
  description: string,
): TrainingData {
  const { input, contract, classCount } = about;
  const weights = classWeights(items, classCount, options.classWeights);
  return {
    split: 'train',
    description: `${description}; ${items.length} pictures; ${JSON.stringify(options)}`,
    batchSize: Math.min(options.batchSize, items.length),
    epoch(_epoch, random) {
      const drawn = drawnOfVideos(items, options.framesPerVideo, random);
      const order = options.balanced ? balancedOrder(items, drawn, classCount, random) : drawn;
      return shuffled(order.length, random).map((position) => order[position]!);
    },
    async batch(samples, random) {
      const chosen = Array.from(samples, (index) => items[index]!);
      const planes = await Promise.all(
        chosen.map((item) => networkPicture(pictures, item, contract, options.augment ? random : undefined)),
      );
      const truth = new Float32Array(chosen.length * classCount);
      for (const [i, { label }] of chosen.entries()) truth[i * classCount + label] = 1;
      const weight = Float32Array.from(chosen, ({ label }) => weights[label]!);
      return {
        [input]: pictureTensor(planes, contract),
        [trainingInputs.truth]: { type: 'float32', dims: [chosen.length, classCount], data: truth },
        [trainingInputs.weight]: { type: 'float32', dims: [chosen.length, 1], data: weight },
      };
    },
  };
}

/** The weight of each class, 1 on average over the pictures. */
function classWeights(
  items: readonly LabelledItem[],
  classCount: number,
  kind: ClassificationOptions['classWeights'],
): number[] {
  const counts = Array.from(
    { length: classCount },
    (_, k) => items.filter(({ label }) => label === k).length,
  );
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (kind === 'none' || count === 0 ? 1 : items.length / (present * count)));
}

function drawnOfVideos(items: readonly LabelledItem[], most: number, random: SeededRandom): number[] {
  const all = [...items.keys()];
  if (most === 0) return all;
  return [...Map.groupBy(all, (index) => items[index]!.medium).values()].flatMap((own) =>
    random.shuffle([...own]).slice(0, most),
  );
}

/** As many as were drawn, every class in turn; a class with few begins anew in another order. */
function balancedOrder(
  items: readonly LabelledItem[],
  drawn: readonly number[],
  classCount: number,
  random: SeededRandom,
): number[] {
  const decks = Array.from({ length: classCount }, (_, k) =>
    drawn.filter((index) => items[index]!.label === k),
  )
    .filter((own) => own.length > 0)
    .map((own) => ({ own, left: [] as number[] }));
  return drawn.map((_, turn) => {
    const deck = decks[turn % decks.length]!;
    if (deck.left.length === 0) deck.left = random.shuffle([...deck.own]);
    return deck.left.pop()!;
  });
}
