import { assertRowsHold, getRun, type ReadableDb, sizedLesions } from '../../../db/index.ts';
import type { RunId } from '../../contract/ids.ts';
import type { TimelineCurve } from '../../contract/predictions.ts';
import { bucketCurve, bucketFramesFor } from './buckets.ts';
import { type Curve, readCurve } from './curve.ts';

/** Runs whose curves are kept; a hundred thousand predictions take 4 MB. */
const keptRuns = 3;

/** The size curves of runs, thinned to what a screen can show. */
export class Timelines {
  /** Of finished runs only: their predictions are permanent. */
  readonly #kept = new Map<RunId, Promise<readonly Curve[]>>();

  /** Throws `not_found`. */
  async of(
    db: ReadableDb,
    runId: RunId,
    maxPoints: number,
  ): Promise<{ bucketFrames: number; curves: TimelineCurve[] }> {
    const { state } = getRun(db, runId);
    const kept = await (state === 'running' ? readCurves(db, runId) : this.#keep(db, runId));
    // A lesion may have been renamed or removed since its curve was read.
    const lesions = new Map(sizedLesions(db, runId).map((lesion) => [lesion.key, lesion]));
    const curves = kept.map((curve) => ({ ...curve, lesion: lesions.get(curve.lesion.key) ?? curve.lesion }));
    const bucketFrames = bucketFramesFor(curves, maxPoints);
    const thinned: TimelineCurve[] = [];
    for (const curve of curves) thinned.push(await bucketCurve(curve, bucketFrames));
    return { bucketFrames, curves: thinned };
  }

  #keep(db: ReadableDb, runId: RunId): Promise<readonly Curve[]> {
    const reading = this.#kept.get(runId) ?? readCurves(db, runId);
    reading.catch(() => this.#kept.delete(runId));
    this.#kept.delete(runId);
    this.#kept.set(runId, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptRuns && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }
}

async function readCurves(db: ReadableDb, runId: RunId): Promise<readonly Curve[]> {
  await assertRowsHold(db, runId);
  const curves: Curve[] = [];
  for (const lesion of sizedLesions(db, runId)) curves.push(await readCurve(db, lesion));
  return curves;
}
