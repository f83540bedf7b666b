import { CaliperError, toCaliperError } from '../../main/contract/errors.ts';
import { type Golden, goldenDifference, goldenError, goldenFeeds, makeGolden } from './bundle/golden.ts';
import { type ProviderName, providerCandidates } from './provider-name.ts';
import { Session, type SessionOptions } from './session.ts';

/** What came of trying one provider. `reason` says why it was not used. */
export interface ProviderTrial {
  readonly provider: ProviderName;
  readonly passed: boolean;
  readonly reason?: string;
  /** Milliseconds of the golden run, loading excluded. */
  readonly runMs?: number;
  /** Largest difference from the golden answer, in the outputs' own unit. Absent where it gave none. */
  readonly error?: number;
}

export interface SelfTestOptions {
  /** The bundle's golden answer; without it the CPU of this machine gives the reference. */
  readonly golden?: Golden;
  readonly candidates?: readonly ProviderName[];
  readonly threads?: number;
  /** How a session is made; a test puts a provider that lies here. */
  readonly load?: (model: Uint8Array | string, options: SessionOptions) => Promise<Session>;
}

/**
 * Finds the provider for a model: the first candidate whose answer to the golden input agrees with the CPU's within
 * the golden tolerance. Returns its session, ready to use, and every trial in order. Throws what the CPU throws if
 * even that cannot load the model.
 */
export async function selfTest(
  model: Uint8Array | string,
  options: SelfTestOptions = {},
): Promise<{ session: Session; trials: readonly ProviderTrial[] }> {
  const { candidates = providerCandidates(), load = Session.load, threads } = options;
  const withThreads = threads === undefined ? {} : { threads };
  const golden = options.golden ?? (await cpuGolden(model, load, withThreads));
  if (golden instanceof CaliperError) return untested(model, golden, load, withThreads);
  const trials: ProviderTrial[] = [];
  for (const provider of candidates.filter((candidate) => candidate !== 'cpu')) {
    const { session, trial } = await tryProvider(model, provider, golden, load, withThreads);
    trials.push(trial);
    if (session !== undefined) return { session, trials };
  }
  const { session, trial } = await tryCpu(model, golden, load, withThreads);
  return { session, trials: [...trials, trial] };
}

type Load = NonNullable<SelfTestOptions['load']>;
type Threads = Pick<SessionOptions, 'threads'>;

/** The golden answer of this machine's CPU, or why there is none: an input that seeded float32 numbers do not fit. */
async function cpuGolden(
  model: Uint8Array | string,
  load: Load,
  threads: Threads,
): Promise<Golden | CaliperError> {
  const session = await load(model, { provider: 'cpu', ...threads });
  try {
    return await makeGolden(session);
  } catch (thrown) {
    return toCaliperError(thrown);
  } finally {
    await session.release();
  }
}

/** Without a golden answer no other provider can be trusted, and the CPU needs none. */
async function untested(
  model: Uint8Array | string,
  reason: CaliperError,
  load: Load,
  threads: Threads,
): Promise<{ session: Session; trials: readonly ProviderTrial[] }> {
  const session = await load(model, { provider: 'cpu', ...threads });
  const trial = { provider: 'cpu' as const, passed: true, reason: `not tested: ${reason.message}` };
  return { session, trials: [trial] };
}

async function tryProvider(
  model: Uint8Array | string,
  provider: ProviderName,
  golden: Golden,
  load: Load,
  threads: Threads,
): Promise<{ session?: Session; trial: ProviderTrial }> {
  let session: Session | undefined;
  try {
    session = await load(model, { provider, ...threads });
    const { reason, ...measured } = await judge(session, golden);
    if (reason === undefined) return { session, trial: { provider, passed: true, ...measured } };
    await session.release();
    return { trial: { provider, passed: false, reason, ...measured } };
  } catch (thrown) {
    await session?.release();
    return { trial: { provider, passed: false, reason: toCaliperError(thrown).message } };
  }
}

/** The CPU is used in any case; a difference from a golden answer made elsewhere is still reported. */
async function tryCpu(
  model: Uint8Array | string,
  golden: Golden,
  load: Load,
  threads: Threads,
): Promise<{ session: Session; trial: ProviderTrial }> {
  const session = await load(model, { provider: 'cpu', ...threads });
  const { reason, ...measured } = await judge(session, golden);
  const trial = { provider: 'cpu' as const, passed: reason === undefined, ...measured };
  return { session, trial: reason === undefined ? trial : { ...trial, reason } };
}

async function judge(
  session: Session,
  golden: Golden,
): Promise<{ reason: string | undefined; runMs: number; error: number }> {
  const feeds = goldenFeeds(golden);
  const startMs = performance.now();
  const answer = await session.run(feeds, Object.keys(golden.outputs));
  const runMs = performance.now() - startMs;
  return { reason: goldenDifference(golden, answer), runMs, error: goldenError(golden, answer) };
}
