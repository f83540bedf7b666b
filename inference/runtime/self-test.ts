import { CaliperError, toCaliperError } from '../../main/contract/errors.ts';
import { type Golden, goldenDifference, goldenError, goldenFeeds, makeGolden } from './bundle/golden.ts';
import { type ProviderName, providerCandidates } from './provider-name.ts';
import { Session, type SessionOptions } from './session.ts';

/** What came of trying one provider. `reason` says why it was not used. */
export interface ProviderTrial {
  readonly provider: ProviderName;
  readonly passed: boolean;
  readonly reason?: string;
  /** Milliseconds of the second golden run: the first one may compile kernels. */
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
  readonly nowMs?: () => number;
}

export interface SelfTested {
  readonly session: Session;
  /** Whether the session gave the golden answer; true where the answer was made by itself. */
  readonly passed: boolean;
  readonly trials: readonly ProviderTrial[];
}

/**
 * A provider that is this much slower than the CPU is no accelerator but a software driver. Less says nothing: the
 * golden input is a single picture, on which a GPU may lose.
 */
const hopelesslySlower = 8;

/**
 * Finds the provider for a model: the first candidate whose answer to the golden input agrees with the CPU's within
 * the golden tolerance and that is not hopelessly slower than the CPU, where that is a candidate too. Returns its
 * session, ready to use, whether it gave that answer, and every trial in order: where nobody did, the session is the
 * CPU's, and not `passed`. Throws what the CPU throws if even that cannot load the model.
 */
export async function selfTest(
  model: Uint8Array | string,
  options: SelfTestOptions = {},
): Promise<SelfTested> {
  const { candidates = providerCandidates(), threads, ...rest } = options;
  const { load = Session.load, nowMs = () => performance.now() } = rest;
  const withThreads = threads === undefined ? {} : { threads };
  const golden = options.golden ?? (await cpuGolden(model, load, withThreads));
  if (golden instanceof CaliperError) return untested(model, golden, load, withThreads);
  const bench: Bench = { golden, load, threads: withThreads, nowMs };
  const trials: ProviderTrial[] = [];
  let cpu: Tried | undefined;
  for (const provider of candidates.filter((candidate) => candidate !== 'cpu')) {
    const { session, trial } = await tryProvider(model, provider, bench);
    if (session === undefined) {
      trials.push(trial);
      continue;
    }
    if (candidates.includes('cpu')) cpu ??= await tryCpu(model, bench);
    const slow = cpu && slowness(trial, cpu.trial);
    trials.push(slow === undefined ? trial : { ...trial, passed: false, reason: slow });
    if (slow === undefined) {
      await cpu?.session.release();
      return { session, passed: true, trials };
    }
    await session.release();
  }
  cpu ??= await tryCpu(model, bench);
  return { session: cpu.session, passed: cpu.trial.passed, trials: [...trials, cpu.trial] };
}

/** Why a provider that computes rightly is not worth using; undefined where it is. */
function slowness({ runMs = 0 }: ProviderTrial, { runMs: cpuMs = 0 }: ProviderTrial): string | undefined {
  if (runMs <= hopelesslySlower * cpuMs) return undefined;
  return `right, but ${runMs.toFixed(0)} ms for what the CPU does in ${cpuMs.toFixed(0)} ms: a software driver?`;
}

type Load = NonNullable<SelfTestOptions['load']>;
type Threads = Pick<SessionOptions, 'threads'>;

interface Bench {
  readonly golden: Golden;
  readonly load: Load;
  readonly threads: Threads;
  readonly nowMs: () => number;
}

interface Tried {
  readonly session: Session;
  readonly trial: ProviderTrial;
}

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
): Promise<SelfTested> {
  const session = await load(model, { provider: 'cpu', ...threads });
  const trial = { provider: 'cpu' as const, passed: true, reason: `not tested: ${reason.message}` };
  return { session, passed: true, trials: [trial] };
}

async function tryProvider(
  model: Uint8Array | string,
  provider: ProviderName,
  bench: Bench,
): Promise<{ session?: Session; trial: ProviderTrial }> {
  let session: Session | undefined;
  try {
    session = await bench.load(model, { provider, ...bench.threads });
    const { reason, ...measured } = await judge(session, bench);
    if (reason === undefined) return { session, trial: { provider, passed: true, ...measured } };
    await session.release();
    return { trial: { provider, passed: false, reason, ...measured } };
  } catch (thrown) {
    await session?.release();
    return { trial: { provider, passed: false, reason: toCaliperError(thrown).message } };
  }
}

/** The CPU has nobody behind it: it is tried even where it fails, for the caller to decide. */
async function tryCpu(model: Uint8Array | string, bench: Bench): Promise<Tried> {
  const session = await bench.load(model, { provider: 'cpu', ...bench.threads });
  const { reason, ...measured } = await judge(session, bench);
  const trial = { provider: 'cpu' as const, passed: reason === undefined, ...measured };
  return { session, trial: reason === undefined ? trial : { ...trial, reason } };
}

async function judge(
  session: Session,
  { golden, nowMs }: Bench,
): Promise<{ reason: string | undefined; runMs: number; error: number }> {
  const feeds = goldenFeeds(golden);
  const outputs = Object.keys(golden.outputs);
  await session.run(feeds, outputs);
  const startMs = nowMs();
  const answer = await session.run(feeds, outputs);
  const runMs = nowMs() - startMs;
  return { reason: goldenDifference(golden, answer), runMs, error: goldenError(golden, answer) };
}
