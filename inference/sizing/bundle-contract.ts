import { CaliperError } from '../../main/contract/errors.ts';
import { elementCount, type Tensor } from '../graph/tensor.ts';
import { type InputContract, publishedContract } from '../pictures/image.ts';
import type { Bundle, IntervalCalibration, Session, TensorInfo } from '../runtime/index.ts';
import { calibratedInterval } from './lesion/calibration.ts';
import type { ImageStream } from './preprocess/streams.ts';

/** Memory of one batch: for each stream `[batchSize, 3, side, side]`. */
export type BatchBuffers = Partial<Record<ImageStream, Float32Array<ArrayBuffer>>>;

/** What a sizing network takes and gives, as its card says or, without one, as its only input and output suggest. */
export interface SizingContract {
  readonly input: InputContract;
  readonly streams: readonly { readonly input: string; readonly stream: ImageStream }[];
  readonly output: string;
  /** The output -1 is `lowMm`, +1 is `highMm`; the size is clamped. */
  readonly scale: {
    readonly lowMm: number;
    readonly highMm: number;
    readonly clampMm: readonly [number, number];
  };
  readonly interval: IntervalCalibration | undefined;
  /** Outputs that say how open a gate is. */
  readonly gates: readonly { readonly output: string; readonly gate: string }[];
}

/** The scaling of the published method: method file, section 3. */
const publishedScale = { lowMm: 0.5, highMm: 20, clampMm: [0.5, 22] as const };

/**
 * Reads the contract off a bundle and checks the loaded model against it, before the first frame is decoded.
 * @throws CaliperError `model_contract` that says what was found and what is needed
 */
export function sizingContract(bundle: Bundle, session: Pick<Session, 'inputs' | 'outputs'>): SizingContract {
  const contract = bundle.card === undefined ? withoutCard(session) : fromCard(bundle.card);
  for (const { input } of contract.streams)
    checkInput(named(session.inputs, input, 'input'), contract.input.sidePx);
  if (session.inputs.length !== contract.streams.length) {
    const names = session.inputs.map((input) => input.name).join(', ');
    throw refusal(
      `the model wants the inputs ${names}, its card explains ${contract.streams.length} of them`,
    );
  }
  for (const output of [contract.output, ...contract.gates.map((gate) => gate.output)]) {
    named(session.outputs, output, 'output');
  }
  return contract;
}

function fromCard(card: NonNullable<Bundle['card']>): SizingContract {
  const { widthPx, heightPx, layout, colourOrder, mean, std } = card.input;
  if (layout !== 'NCHW' || colourOrder !== 'RGB' || widthPx !== heightPx) {
    throw refusal(
      `its input is ${layout} ${colourOrder} ${widthPx}×${heightPx}; needed are NCHW, RGB and a square`,
    );
  }
  const streams = card.input.streams.map(({ input, kind }) => {
    if (kind === 'depth') throw refusal('it needs a depth stream, and no depth model is installed');
    if (kind !== 'crop' && kind !== 'masked') throw refusal(`its input "${input}" shows no lesion`);
    return { input, stream: kind };
  });
  const meaning = card.outputs.find((output) => output.meaning === 'scaledSize');
  if (meaning === undefined) throw refusal('none of its outputs is a size');
  const { output, lowMm, highMm, clampMm } = meaning;
  return {
    input: { sidePx: widthPx, mean, std },
    streams,
    output,
    scale: { lowMm, highMm, clampMm },
    interval: card.interval,
    gates: card.outputs.flatMap((candidate) =>
      candidate.meaning === 'gateValues' ? [{ output: candidate.output, gate: candidate.gate }] : [],
    ),
  };
}

/** A model without a card runs if there is only one way to understand it. */
function withoutCard({ inputs, outputs }: Pick<Session, 'inputs' | 'outputs'>): SizingContract {
  const [input, ...otherInputs] = inputs;
  const [output, ...otherOutputs] = outputs;
  const sidePx = input?.shape[3];
  if (!input || !output || otherInputs.length > 0 || otherOutputs.length > 0 || typeof sidePx !== 'number') {
    const found = `${inputs.length} inputs and ${outputs.length} outputs`;
    throw refusal(
      `it has no card and ${found}; without a card one image input and one size output are needed`,
    );
  }
  return {
    input: { ...publishedContract, sidePx },
    streams: [{ input: input.name, stream: 'crop' }],
    output: output.name,
    scale: publishedScale,
    interval: undefined,
    gates: [],
  };
}

function named(tensors: readonly TensorInfo[], name: string, what: string): TensorInfo {
  const found = tensors.find((tensor) => tensor.name === name);
  if (found) return found;
  const names = tensors.map((tensor) => tensor.name).join(', ');
  throw refusal(`it has no ${what} "${name}"; it has ${names}`);
}

function checkInput({ name, type, shape }: TensorInfo, sidePx: number): void {
  const wanted = [undefined, 3, sidePx, sidePx];
  const fits =
    shape.length === 4 &&
    shape.every((dim, axis) => typeof dim === 'string' || axis === 0 || dim === wanted[axis]);
  if (type !== 'float32' || !fits || (typeof shape[0] === 'number' && shape[0] !== 1)) {
    throw refusal(
      `its input "${name}" is ${type} [${shape.join(', ')}]; needed is float32 [N, 3, ${sidePx}, ${sidePx}]`,
    );
  }
}

function refusal(reason: string): CaliperError {
  return new CaliperError('model_contract', `This model cannot size polyps: ${reason}.`);
}

/** Sizes in mm of rows `from` to `from + count` of a batch. */
export async function sizeRows(
  session: Pick<Session, 'run'>,
  contract: SizingContract,
  buffers: BatchBuffers,
  from: number,
  count: number,
): Promise<number[]> {
  const { sidePx } = contract.input;
  const dims = [count, 3, sidePx, sidePx];
  const row = elementCount(dims) / count;
  const feeds = Object.fromEntries(
    contract.streams.map(({ input, stream }): [string, Tensor] => [
      input,
      { type: 'float32', dims, data: buffers[stream]!.subarray(from * row, (from + count) * row) },
    ]),
  );
  const answer = (await session.run(feeds, [contract.output]))[contract.output]!;
  if (answer.data.length !== count) {
    throw refusal(`it answered ${answer.data.length} numbers for ${count} pictures`);
  }
  return Array.from({ length: count }, (_, row) => toMm(Number(answer.data[row]), contract.scale));
}

/** How open each channel of each gate is. Gates do not depend on the picture, so an empty one will do. */
export async function gateValues(
  session: Pick<Session, 'run'>,
  contract: SizingContract,
): Promise<Record<string, number[]>> {
  if (contract.gates.length === 0) return {};
  const { sidePx } = contract.input;
  const dims = [1, 3, sidePx, sidePx];
  const blank: Tensor = { type: 'float32', dims, data: new Float32Array(elementCount(dims)) };
  const feeds = Object.fromEntries(contract.streams.map(({ input }) => [input, blank]));
  const answer = await session.run(
    feeds,
    contract.gates.map(({ output }) => output),
  );
  return Object.fromEntries(
    contract.gates.map(({ output, gate }) => [gate, Array.from(answer[output]!.data, Number)]),
  );
}

/** @throws CaliperError `model_contract` for a size that is no number: it must not pass for one */
function toMm(scaled: number, { lowMm, highMm, clampMm }: SizingContract['scale']): number {
  if (!Number.isFinite(scaled)) throw refusal(`it answered ${scaled} for a picture`);
  const sizeMm = lowMm + ((scaled + 1) / 2) * (highMm - lowMm);
  return Math.min(Math.max(sizeMm, clampMm[0]), clampMm[1]);
}

/** The interval around one frame's size. Without a calibration nothing narrower than the model's range is known. */
export function frameInterval(
  sizeMm: number,
  { interval, scale }: SizingContract,
): { lowMm: number; highMm: number } {
  if (interval !== undefined) return calibratedInterval(sizeMm, interval);
  const [lowMm, highMm] = scale.clampMm;
  return { lowMm, highMm };
}

/**
 * The interval around a lesion's size: that of its frames (`aggregateLesion`), which knows nothing of the model's own
 * error, widened to the one that the model is known to have on a single frame. Many frames of one mistake agree.
 */
export function lesionInterval(
  { sizeMm, lowMm, highMm }: { readonly sizeMm: number; readonly lowMm: number; readonly highMm: number },
  contract: SizingContract,
): { lowMm: number; highMm: number } {
  const known = frameInterval(sizeMm, contract);
  return { lowMm: Math.min(lowMm, known.lowMm), highMm: Math.max(highMm, known.highMm) };
}
