// Not the folder's index: this runs in a thread that needs neither graphs nor ONNX Runtime and should start at once.
import { frameQuality } from '../../../inference/sizing/lesion/quality.ts';
import { sizingInputs } from '../../../inference/sizing/preprocess/streams.ts';
import { toCaliperError } from '../../contract/errors.ts';
import type { FrameSource, RgbFrame } from '../../media/index.ts';
import { FrameCursor } from './frame-cursor.ts';
import type {
  BatchBuffers,
  LesionBox,
  PreparationOptions,
  PreparedBatch,
  PreparedItem,
  SkippedBox,
} from './prepared-batch.ts';

export interface PreparationPorts {
  /** Waits until there is memory for another batch: this is the back-pressure. */
  takeBuffers(): Promise<BatchBuffers>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/**
 * Turns boxes into batches of network input: decodes the frames that have boxes, in order, and cuts the streams of
 * each box out of them. Boxes must come in ascending order of frames. A box that cannot be used is reported with its
 * reason and never takes another's place.
 */
export async function* prepareBatches(
  source: FrameSource,
  pages: AsyncIterable<readonly LesionBox[]>,
  options: PreparationOptions,
  ports: PreparationPorts,
): AsyncGenerator<PreparedBatch> {
  const cursor = new FrameCursor(source, ports.signal);
  const rowLength = 3 * options.contract.sidePx ** 2;
  let decodeMs = 0;
  let preprocessMs = 0;
  let itemCount = 0;
  let buffers: BatchBuffers | undefined;
  let items: PreparedItem[] = [];
  let skipped: SkippedBox[] = [];
  const flush = (): PreparedBatch => {
    const batch = { buffers: buffers!, items, skipped, times: { decodeMs, preprocessMs, itemCount } };
    buffers = undefined;
    items = [];
    skipped = [];
    return batch;
  };

  try {
    for await (const page of pages) {
      for (const boxes of byFrame(page)) {
        const decodeStart = ports.nowMs();
        const frame = await cursor.at(boxes[0]!.frameIndex);
        decodeMs += ports.nowMs() - decodeStart;
        const { usable, unusable } = sortOut(boxes, frame);
        skipped.push(...unusable);
        if (frame === undefined || usable.length === 0) continue;

        const preprocessStart = ports.nowMs();
        const inputs = sizingInputs(
          frame,
          usable.map((box) => box.box),
          options.contract,
          options.streams,
        );
        preprocessMs += ports.nowMs() - preprocessStart;
        for (const [row, box] of usable.entries()) {
          buffers ??= await ports.takeBuffers();
          for (const stream of options.streams) {
            const from = inputs[stream]!.data.subarray(row * rowLength, (row + 1) * rowLength);
            buffers[stream]!.set(from, items.length * rowLength);
          }
          items.push({
            frameIndex: frame.frameIndex,
            ptsUs: frame.ptsUs,
            lesionId: box.lesionId,
            quality: box.quality,
            damaged: frame.damage !== undefined,
          });
          itemCount += 1;
          if (items.length === options.batchSize) yield flush();
        }
      }
    }
    buffers ??= await ports.takeBuffers();
    if (items.length > 0 || skipped.length > 0) yield flush();
  } finally {
    await cursor.close();
  }
}

function byFrame(boxes: readonly LesionBox[]): readonly LesionBox[][] {
  return [...Map.groupBy(boxes, (box) => box.frameIndex).values()];
}

interface UsableBox extends LesionBox {
  readonly quality: number;
}

/** Boxes that mark something in this frame, and the others with the reason why not. */
function sortOut(boxes: readonly LesionBox[], frame: RgbFrame | undefined) {
  const usable: UsableBox[] = [];
  const unusable: SkippedBox[] = [];
  for (const { frameIndex, lesionId, box } of boxes) {
    if (frame === undefined) {
      unusable.push({ frameIndex, lesionId, reason: 'the frame could not be decoded' });
      continue;
    }
    try {
      usable.push({ frameIndex, lesionId, box, quality: frameQuality(frame, box).quality });
    } catch (thrown) {
      unusable.push({ frameIndex, lesionId, reason: toCaliperError(thrown).message });
    }
  }
  return { usable, unusable };
}
