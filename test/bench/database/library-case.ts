import { listMedia, type ReadableDb, tracksOfMedia } from '../../../db/index.ts';
import type { SeededRandom } from '../../../inference/runtime/random.ts';
import type { AnnotationId, LesionId, MediaId } from '../../../main/contract/ids.ts';
import { isFrameSeries } from '../../../main/contract/media.ts';
import type { Timing } from '../timings.ts';

/** A large library in a folder of its own, and where what is measured on it goes. */
export interface LibraryCase {
  readonly folder: string;
  /** For the files that a measurement needs beside the library. */
  readonly scratch: string;
  readonly random: SeededRandom;
  /** Prints one line of the table. */
  readonly row: (timing: Timing) => void;
  /** Keeps a sentence for the list below the table. */
  readonly note: (sentence: string) => void;
}

/** One track with what is needed to ask for it. */
export interface Target {
  readonly mediaId: MediaId;
  readonly trackId: AnnotationId;
  readonly lesionId: LesionId;
  readonly frameCount: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

export const targetsOf = (db: ReadableDb): Target[] =>
  listMedia(db, 1000)
    .filter(isFrameSeries)
    .flatMap(({ id: mediaId, frameCount }) =>
      tracksOfMedia(db, mediaId).map((track) => ({ ...track, mediaId, frameCount })),
    );

/** One of them, evenly. */
export const pick = <T>(random: SeededRandom, items: readonly T[]): T => items[random.integer(items.length)]!;

/** A frame of a track's span, evenly. */
export const pickFrame = (random: SeededRandom, { firstFrame, lastFrame }: Target): number =>
  firstFrame + random.integer(lastFrame - firstFrame + 1);
