import { CaliperError } from '../../main/contract/errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import { softmax } from '../metrics/probabilities.ts';
import type { LabelledItem, PreparedPictures } from '../registry/data.ts';
import type { Bundle, InputContract, Session } from '../runtime/index.ts';
import { networkPicture, pictureTensor } from './batches.ts';

/** What a classifier takes and gives, as its card says. */
export interface ClassifierContract {
  readonly input: InputContract;
  readonly inputName: string;
  readonly subject: 'picture' | 'object';
  readonly output: string;
  readonly classes: readonly string[];
  readonly temperature: number;
}

/** Reads the contract off a card and checks the loaded model against it. Throws `model_contract`. */
export function classifierContract(
  { card }: Pick<Bundle, 'card'>,
  session: Pick<Session, 'inputs' | 'outputs'>,
): ClassifierContract {
  const meaning = card?.outputs.find((output) => output.meaning === 'classScores');
  const [stream] = card?.input.streams ?? [];
  if (card === undefined || meaning === undefined || stream === undefined)
    throw refusal('its card explains no output that scores classes');
  if (stream.kind !== 'picture' && stream.kind !== 'object')
    throw refusal(`its input "${stream.input}" is neither a picture nor an object`);
  const { widthPx, heightPx } = card.input;
  const input = session.inputs.find(({ name }) => name === stream.input);
  const fits =
    input?.type === 'float32' &&
    input.shape.length === 4 &&
    [undefined, 3, heightPx, widthPx].every(
      (wanted, axis) => axis === 0 || typeof input.shape[axis] === 'string' || input.shape[axis] === wanted,
    );
  if (!fits || session.inputs.length !== 1 || widthPx !== heightPx)
    throw refusal(`its input is not the float32 [N, 3, ${heightPx}, ${widthPx}] that its card names`);
  if (!session.outputs.some(({ name }) => name === meaning.output))
    throw refusal(`it has no output "${meaning.output}"`);
  return {
    input: card.input,
    inputName: stream.input,
    subject: stream.kind,
    output: meaning.output,
    classes: meaning.classes,
    temperature: meaning.temperature ?? 1,
  };
}

const refusal = (reason: string) =>
  new CaliperError('model_contract', `This model cannot classify pictures: ${reason}.`);

/** Runs a network on one batch of inputs. */
export type Run = (feeds: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Tensor>>>;

export interface ScoringOptions {
  readonly contract: Pick<ClassifierContract, 'input' | 'inputName' | 'output' | 'classes'>;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** Scores of each item, unnormalised and in order. Throws `cancelled` between batches, `model_contract` for no numbers. */
export async function scoresOf(
  items: readonly LabelledItem[],
  pictures: PreparedPictures,
  run: Run,
  { contract, batchSize, signal, onProgress }: ScoringOptions,
): Promise<number[][]> {
  const classCount = contract.classes.length;
  const scores: number[][] = [];
  for (let from = 0; from < items.length; from += batchSize) {
    if (signal.aborted) throw new CaliperError('cancelled', 'The evaluation was cancelled.');
    const batch = items.slice(from, from + batchSize);
    const planes = await Promise.all(batch.map((item) => networkPicture(pictures, item, contract.input)));
    const answer = (await run({ [contract.inputName]: pictureTensor(planes, contract.input) }))[
      contract.output
    ];
    const numbers = Array.from(answer?.data ?? [], Number);
    if (numbers.length !== batch.length * classCount || !numbers.every(Number.isFinite))
      throw refusal(
        `it answered ${numbers.length} numbers for ${batch.length} pictures of ${classCount} classes`,
      );
    for (let i = 0; i < batch.length; i++) scores.push(numbers.slice(i * classCount, (i + 1) * classCount));
    onProgress?.(scores.length);
  }
  return scores;
}

/** Calibrated probabilities of scores. */
export const probabilitiesOf = (scores: readonly (readonly number[])[], temperature: number): number[][] =>
  scores.map((own) => softmax(own, temperature));
