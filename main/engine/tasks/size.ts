import { seededRandom } from '../../../inference/random.ts';
import { AdaptiveBatch } from '../../../inference/runtime/index.ts';
import {
  frameInterval,
  gateValues,
  lesionInterval,
  sizeRows,
} from '../../../inference/sizing/bundle-contract.ts';
import { aggregateLesion, sizeClassOf } from '../../../inference/sizing/index.ts';
import type { size as definition, SizedBox } from '../../contract/engine/size.ts';
import type { ParamsOf, ResultOf } from '../../contract/engine/task.ts';
import type { LesionId } from '../../contract/ids.ts';
import { type LoadedModel, withModel } from '../sizing/loaded-model.ts';
import { mediaNotes, type ShownFrame } from '../sizing/media-notes.ts';
import { Preparation } from '../sizing/preparation.ts';
import type { LesionBox, PreparedBatch, SkippedBox } from '../sizing/prepared-batch.ts';
import { runRecord } from '../sizing/run-record.ts';
import { StageClock } from '../stage-clock.ts';
import { type ContextOf, type TaskImplementation, throwIfCancelled } from '../task-context.ts';

type Params = ParamsOf<typeof definition>;
type Context = ContextOf<'size'>;

/** Frames whose boxes are asked for at once: one page lies ready while one is worked on. */
const framesPerPage = 2000;

/**
 * Sizes every box of a video: a thread decodes and cuts, this one computes, the backend stores. Then each lesion gets
 * one size from its frames.
 */
export const size: TaskImplementation<typeof definition> = (params, context) =>
  withModel({ ...params, expected: params.model }, (model) => sizeWith(model, params, context));

async function sizeWith(
  model: LoadedModel,
  params: Params,
  context: Context,
): Promise<ResultOf<typeof definition>> {
  const adaptive = new AdaptiveBatch(model.batchSize);
  await context.ask('begin', runRecord(model, adaptive, params));

  const clock = new StageClock('frames', params.toFrame - params.fromFrame, () => performance.now());
  const byLesion = new Map<LesionId, ShownFrame[]>();
  const skipped: SkippedBox[] = [];
  let stored: Promise<unknown> = Promise.resolve();
  const preparation = new Preparation(
    {
      mediaPath: params.mediaPath,
      content: params.content,
      options: {
        contract: model.contract.input,
        streams: model.contract.streams.map(({ stream }) => stream),
        batchSize: model.batchSize,
      },
    },
    boxPages(params, context),
  );
  try {
    for await (const batch of preparation) {
      await context.breathe();
      const frames = await clock.during('network', batch.items.length, () =>
        sizeBatch(model, adaptive, batch),
      );
      preparation.recycle(batch);
      skipped.push(...batch.skipped);
      for (const frame of frames) remember(byLesion, frame);
      // One batch may be on its way to the database while the next is computed, never two.
      await clock.during('store', frames.length, () => stored);
      if (frames.length > 0) {
        stored = context.ask('store', { frames });
        stored.catch(() => {}); // seen by the next await
      }
      const { decodeMs, preprocessMs, itemCount } = batch.times;
      clock.set('decode', decodeMs, itemCount);
      clock.set('preprocess', preprocessMs, itemCount);
      const last = frames.at(-1)?.frameIndex ?? batch.skipped.at(-1)?.frameIndex;
      if (last !== undefined) context.progress(clock.progress('sizing', last + 1 - params.fromFrame));
    }
    await stored;
  } finally {
    await preparation.close();
  }
  throwIfCancelled(context.signal);
  const itemCount = [...byLesion.values()].reduce((sum, frames) => sum + frames.length, 0);
  const video = preparation.video!;
  const lesions = [...byLesion].flatMap(([lesionId, frames]) => {
    const counting = params.includeDamaged ? frames : frames.filter(({ damaged }) => !damaged);
    if (counting.length === 0) return []; // `mediaNotes` says so
    const size = aggregateLesion(counting, { random: seededRandom(params.seed) });
    const damagedFrames = frames.filter(({ damaged }) => damaged).length;
    return [{ lesionId, ...size, ...lesionInterval(size, model.contract), damagedFrames }];
  });
  const { includeDamaged } = params;
  return {
    record: runRecord(model, adaptive, {
      includeDamaged,
      mediaNotes: mediaNotes(video, [...byLesion.values()], includeDamaged),
    }),
    lesions,
    damage: video.damage,
    gates: await gateValues(model.session, model.contract),
    skipped: skipped.slice(0, 1000),
    framesPerSecond: itemCount / clock.elapsedS(),
  };
}

/** Asks for the boxes page by page; pages without boxes are passed over. */
function boxPages(params: Params, context: Context): () => Promise<readonly LesionBox[] | undefined> {
  let from = params.fromFrame;
  return async () => {
    while (from < params.toFrame) {
      const to = Math.min(from + framesPerPage, params.toFrame);
      const boxes = await context.ask('boxes', { fromFrame: from, toFrame: to });
      from = to;
      if (boxes.length > 0) return boxes;
    }
    return undefined;
  };
}

async function sizeBatch(
  model: LoadedModel,
  adaptive: AdaptiveBatch,
  batch: PreparedBatch,
): Promise<SizedBox[]> {
  const pieces = await adaptive.run(batch.items.length, (from, count) =>
    sizeRows(model.session, model.contract, batch.buffers, from, count),
  );
  return pieces.flat().map((sizeMm, row) => ({
    ...batch.items[row]!,
    sizeMm,
    ...frameInterval(sizeMm, model.contract),
    sizeClass: sizeClassOf(sizeMm),
  }));
}

function remember(
  byLesion: Map<LesionId, ShownFrame[]>,
  { lesionId, frameIndex, sizeMm, quality, damaged }: SizedBox,
): void {
  const frames = byLesion.get(lesionId) ?? [];
  frames.push({ frameIndex, sizeMm, quality, damaged });
  byLesion.set(lesionId, frames);
}
