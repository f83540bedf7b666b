import type { InputContract } from '../../../inference/pictures/image.ts';
import type { BatchBuffers } from '../../../inference/sizing/bundle-contract.ts';
import type { ImageStream } from '../../../inference/sizing/index.ts';
import type { ErrorValue } from '../../contract/base.ts';
import type { KnownContent } from '../../contract/engine/content.ts';
import type { LesionId } from '../../contract/ids.ts';
import type { DamageReport } from '../../contract/media.ts';
import type { Box } from '../../contract/primitives.ts';

/** A box of one lesion on one frame. */
export interface LesionBox {
  readonly frameIndex: number;
  readonly lesionId: LesionId;
  readonly box: Box;
}

/** What a batch knows about each of its rows. */
export interface PreparedItem {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly lesionId: LesionId;
  /** How fit the picture is to be measured, 0 to 1. */
  readonly quality: number;
  /** Whether the picture is damaged, or was coded from one that is. */
  readonly damaged: boolean;
}

/** What reading a video's pictures has shown of them. */
export interface ReadVideo {
  readonly isInterlaced: boolean;
  readonly damage: DamageReport;
}

export interface SkippedBox {
  readonly frameIndex: number;
  readonly lesionId: LesionId;
  readonly reason: string;
}

export type { BatchBuffers };

/** Time that each stage has been busy since the start, and what it made of it. */
interface PreparationTimes {
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly itemCount: number;
}

export interface PreparedBatch {
  readonly buffers: BatchBuffers;
  /** At most `batchSize`; row i of every stream belongs to item i. */
  readonly items: readonly PreparedItem[];
  readonly skipped: readonly SkippedBox[];
  readonly times: PreparationTimes;
}

export interface PreparationOptions {
  readonly contract: InputContract;
  readonly streams: readonly ImageStream[];
  readonly batchSize: number;
}

/** Messages to the worker thread that decodes and preprocesses. */
export type ToWorker =
  | { readonly type: 'boxes'; readonly boxes: readonly LesionBox[] }
  | { readonly type: 'no more boxes' }
  | { readonly type: 'stop' }
  | { readonly type: 'buffers'; readonly buffers: BatchBuffers };

export type FromWorker =
  | { readonly type: 'batch'; readonly batch: PreparedBatch }
  /** The worker can use another page. */
  | { readonly type: 'hungry' }
  | { readonly type: 'finished'; readonly video: ReadVideo }
  | { readonly type: 'failed'; readonly error: ErrorValue };

export interface WorkerStart {
  readonly mediaPath: string;
  readonly content: KnownContent;
  readonly options: PreparationOptions;
}

/** Empty memory for one batch. */
export function newBuffers({ streams, batchSize, contract }: PreparationOptions): BatchBuffers {
  const length = batchSize * 3 * contract.sidePx ** 2;
  return Object.fromEntries(streams.map((stream) => [stream, new Float32Array(length)]));
}

/** What must move along with the buffers when they are posted to another thread. */
export function transferList(buffers: BatchBuffers): ArrayBuffer[] {
  return Object.values(buffers).map((array) => array.buffer);
}
