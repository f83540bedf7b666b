import {
  type Bundle,
  loadBundle,
  type ProviderName,
  type ProviderTrial,
  probeBatchSize,
  type Session,
  SessionCache,
  selfTest,
} from '../../../inference/runtime/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { newBuffers } from './prepared-batch.ts';
import { type SizingContract, sizeRows, sizingContract } from './sizing-model.ts';

/** A bundle ready to size: on the provider that passed its golden test, with the batch size it likes. */
export interface LoadedModel {
  /** Without the model's bytes: the session has its own copy, and they may be large. */
  readonly bundle: Omit<Bundle, 'model' | 'golden'>;
  readonly session: Session;
  readonly trials: readonly ProviderTrial[];
  readonly contract: SizingContract;
  readonly batchSize: number;
  release(): Promise<void>;
}

/** Fixed on the CPU: there a larger batch brings nothing, and equal batches give equal bits on a retry. */
const cpuBatchSize = 4;
const largestBatchSize = 32;
/** Of one batch's pictures; three are in flight. */
const largestBatchBytes = 64 * 2 ** 20;

const cache = new SessionCache<LoadedModel>(2 ** 30);

/**
 * Loads the bundle if its bytes are the expected ones and gives it to `body`.
 * @throws CaliperError `model_untrusted`, `model_contract`, or what loading and `body` throw
 */
export async function withModel<T>(
  folder: string,
  expectedSha256: string,
  provider: ProviderName | null,
  body: (model: LoadedModel) => Promise<T>,
): Promise<T> {
  const bundle = await loadBundle(folder);
  if (bundle.modelSha256 !== expectedSha256) {
    throw new CaliperError(
      'model_untrusted',
      'The model file has changed since it was added to the library, so it is not run. Import the bundle again if the change was meant.',
      { details: { expected: expectedSha256, found: bundle.modelSha256 } },
    );
  }
  const key = `${bundle.modelSha256} on ${provider ?? 'the best provider'}`;
  return cache.use(key, bundle.model.byteLength, () => load(bundle, provider), body);
}

async function load(bundle: Bundle, provider: ProviderName | null): Promise<LoadedModel> {
  const { session, trials } = await selfTest(bundle.model, {
    ...(bundle.golden && { golden: bundle.golden }),
    ...(provider && { candidates: [provider] }),
  });
  try {
    const contract = sizingContract(bundle, session);
    const batchSize = await chooseBatchSize(session, contract);
    const { model: _model, golden: _golden, ...about } = bundle;
    return { bundle: about, session, trials, contract, batchSize, release: () => session.release() };
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
}

async function chooseBatchSize(session: Session, contract: SizingContract): Promise<number> {
  if (session.inputs[0]!.shape[0] === 1) return 1; // the model was exported for one picture at a time
  const bytesPerItem = contract.streams.length * 3 * contract.input.sidePx ** 2 * 4;
  const largest = Math.max(1, Math.min(largestBatchSize, Math.floor(largestBatchBytes / bytesPerItem)));
  if (session.provider === 'cpu') return Math.min(cpuBatchSize, largest);
  const streams = contract.streams.map(({ stream }) => stream);
  return probeBatchSize(async (batchSize) => {
    const buffers = newBuffers({ contract: contract.input, streams, batchSize });
    await sizeRows(session, contract, buffers, 0, batchSize); // the first run of a shape compiles its kernels
    const startMs = performance.now();
    await sizeRows(session, contract, buffers, 0, batchSize);
    return performance.now() - startMs;
  }, largest);
}
