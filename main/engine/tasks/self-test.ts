import {
  type Bundle,
  goldenFeeds,
  loadBundle,
  loadExpectedBundle,
  type ProviderName,
  providerCandidates,
  type Session,
  selfTest as tryProviders,
} from '../../../inference/runtime/index.ts';
import type { selfTest as definition } from '../../contract/engine/self-test.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { StageClock } from '../stage-clock.ts';
import type { TaskImplementation } from '../task-context.ts';
import { versions } from '../versions.ts';

/** Said of a provider of which nobody can say whether it is right. */
const notChecked = 'not checked: the bundle carries no golden answer';

type Trial = ResultOf<typeof definition>['providers'][number];

/** Each provider of this platform by itself: does it give the golden answer, and how fast. */
export const selfTest: TaskImplementation<typeof definition> = async ({ modelFolder, expected }, context) => {
  const bundle = await (expected === undefined ? loadBundle(modelFolder) : loadExpectedBundle(expected));
  const candidates = providerCandidates();
  const clock = new StageClock('providers', candidates.length, () => performance.now());
  const providers: Trial[] = [];
  for (const provider of candidates) {
    providers.push(await trial(bundle, provider));
    context.progress(clock.progress(`tried ${provider}`, providers.length));
    await context.breathe();
  }
  return { versions: versions(), providers };
};

async function trial(bundle: Bundle, provider: ProviderName): Promise<Trial> {
  const { session, trials } = await tryProviders(bundle.model, {
    candidates: [provider],
    ...(bundle.golden && { golden: bundle.golden }),
  });
  try {
    const own = trials.find((candidate) => candidate.provider === provider)!;
    return {
      provider,
      usable: own.passed,
      reason: own.reason ?? (bundle.golden ? 'gave the golden answer' : notChecked),
      goldenMs: own.runMs ?? null,
      imagesPerSecond: own.passed ? await imagesPerSecond(bundle, session) : null,
      // What is not a number is as good as no answer, and JSON has no infinity.
      parityDifference: own.error !== undefined && Number.isFinite(own.error) ? own.error : null,
    };
  } finally {
    await session.release();
  }
}

/** From the fastest of five runs on the golden input, because anything else on the machine only makes it slower. */
async function imagesPerSecond({ golden }: Bundle, session: Session): Promise<number | null> {
  if (golden === undefined) return null;
  const feeds = goldenFeeds(golden);
  const images = Object.values(golden.inputs)[0]?.[0] ?? 1;
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const startMs = performance.now();
    await session.run(feeds);
    fastestMs = Math.min(fastestMs, performance.now() - startMs);
  }
  return (1000 * images) / fastestMs;
}
