import {
  type Bundle,
  loadExpectedBundle,
  type ProviderName,
  type ProviderTrial,
  probeBatchSize,
  type Session,
  SessionCache,
  selfTest,
} from '../../../inference/runtime/index.ts';
import { type SizingContract, sizeRows, sizingContract } from '../../../inference/sizing/bundle-contract.ts';
import type { ExpectedModel } from '../../contract/engine/model.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { GoldenCheck } from '../../contract/predictions.ts';
import { newBuffers } from './prepared-batch.ts';

/** A bundle ready to size: on the provider that passed its golden test, with the batch size it likes. */
export interface LoadedModel {
  /** Without the model's bytes: the session has its own copy, and they may be large. */
  readonly bundle: Omit<Bundle, 'model' | 'golden'>;
  readonly session: Session;
  readonly trials: readonly ProviderTrial[];
  /** Whether the chosen provider gave the golden answer that the bundle carries. */
  readonly goldenCheck: GoldenCheck;
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

/** How a model is wanted. */
export interface ModelWish {
  readonly expected: ExpectedModel;
  readonly provider: ProviderName | null;
  /** A person said for this run that a model may be used that does not give its golden answer. */
  readonly acceptFailedCheck: boolean;
}

/**
 * Loads the bundle if all its parts are the expected ones and it gives its golden answer, and gives it to `body`.
 * @throws CaliperError `model_untrusted`, `model_contract`, or what loading and `body` throw
 */
export async function withModel<T>(
  { expected, provider, acceptFailedCheck }: ModelWish,
  body: (model: LoadedModel) => Promise<T>,
): Promise<T> {
  const bundle = await loadExpectedBundle(expected);
  const key = `${bundle.digest} on ${provider ?? 'the best provider'}`;
  return cache.use(
    key,
    bundle.model.byteLength,
    () => load(bundle, provider),
    (model) => {
      if (model.goldenCheck === 'failed' && !acceptFailedCheck) throw failedCheck(model);
      return body(model);
    },
  );
}

function failedCheck({ session, trials }: LoadedModel): CaliperError {
  const reason = trials.find(({ provider }) => provider === session.provider)?.reason ?? 'it differs';
  return new CaliperError(
    'model_untrusted',
    `On this machine the model does not give the golden answer that its bundle carries (${session.provider}: ${reason}), so it is not run: its sizes could be wrong. It runs only if that is accepted for one run, and every result of that run then says so.`,
    { details: { goldenCheck: 'failed', provider: session.provider, reason } },
  );
}

async function load(bundle: Bundle, provider: ProviderName | null): Promise<LoadedModel> {
  const { session, trials, passed } = await selfTest(bundle.model, {
    ...(bundle.golden && { golden: bundle.golden }),
    ...(provider && { candidates: [provider] }),
  });
  try {
    const contract = sizingContract(bundle, session);
    const batchSize = await chooseBatchSize(session, contract);
    const { model: _model, golden, ...about } = bundle;
    const goldenCheck = golden === undefined ? 'none' : passed ? 'passed' : 'failed';
    const release = () => session.release();
    return { bundle: about, session, trials, goldenCheck, contract, batchSize, release };
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
