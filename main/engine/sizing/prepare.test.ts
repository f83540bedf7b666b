import { describe, expect, it } from 'vitest';
import type { InputContract } from '../../../inference/pictures/image.ts';
import { cropStream } from '../../../inference/sizing/index.ts';
import type { LesionId } from '../../contract/ids.ts';
import { FrameIndex, type FrameRange, type FrameSource, type RgbFrame } from '../../media/index.ts';
import { AsyncQueue } from './async-queue.ts';
import { prepareBatches } from './prepare.ts';
import { type BatchBuffers, type LesionBox, newBuffers, type PreparedBatch } from './prepared-batch.ts';

const contract: InputContract = { sidePx: 16, mean: [0.3, 0.2, 0.2], std: [0.3, 0.2, 0.2] };
const options = { contract, streams: ['crop'] as const, batchSize: 3 };
const box = { xMinPx: 8, yMinPx: 4, xMaxPx: 20, yMaxPx: 14 };
const at = (frameIndex: number, lesion = 'a', where = box): LesionBox => ({
  frameIndex,
  lesionId: lesion as LesionId,
  box: where,
});

/** A video whose every frame is different; `missing` frames cannot be decoded. It notes where decoding was begun. */
class FakeVideo implements FrameSource {
  readonly kind = 'video';
  readonly path = 'video';
  readonly widthPx = 40;
  readonly heightPx = 30;
  readonly fingerprint = 'f';
  readonly isInterlaced = false;
  readonly warnings = [];
  readonly begun: number[] = [];
  decoded = 0;
  readonly frameCount: number;
  readonly index: FrameIndex;
  readonly #missing: ReadonlySet<number>;
  constructor(frameCount: number, missing: readonly number[] = []) {
    this.frameCount = frameCount;
    this.#missing = new Set(missing);
    this.index = new FrameIndex(new Float64Array(frameCount), new Uint8Array(frameCount), false);
  }
  async frame(frameIndex: number): Promise<RgbFrame> {
    const data = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 7 + frameIndex * 13) % 251);
    return { frameIndex, ptsUs: frameIndex * 40_000, widthPx: 40, heightPx: 30, data };
  }
  async *frames({ from = 0 }: FrameRange = {}) {
    this.begun.push(from);
    for (let i = from; i < this.frameCount; i += 1) {
      this.decoded += 1;
      if (!this.#missing.has(i)) yield this.frame(i);
    }
  }
  damage() {
    return { checkedFrames: 0, damaged: [], lost: [] };
  }
  async assertUnchanged() {}
  async check() {
    return this.damage();
  }
  async close() {}
}

async function prepared(
  video: FakeVideo,
  pages: readonly (readonly LesionBox[])[],
): Promise<PreparedBatch[]> {
  const queue = new AsyncQueue<readonly LesionBox[]>();
  for (const page of pages) queue.push(page);
  queue.end();
  const ports = {
    takeBuffers: async () => newBuffers(options),
    nowMs: () => 0,
    signal: new AbortController().signal,
  };
  const batches: PreparedBatch[] = [];
  for await (const batch of prepareBatches(video, queue, options, ports)) batches.push(batch);
  return batches;
}

const rows = (batches: readonly PreparedBatch[]) =>
  batches.flatMap(({ items }) =>
    items.map(({ frameIndex, lesionId, ptsUs }) => [frameIndex, lesionId, ptsUs]),
  );

describe('preparation of batches', () => {
  it('puts every box into exactly one row, with the picture of its own frame', async () => {
    const video = new FakeVideo(10);
    const batches = await prepared(video, [
      [at(1), at(1, 'b'), at(2)],
      [at(5), at(9, 'b')],
    ]);
    expect(rows(batches)).toEqual([
      [1, 'a', 40_000],
      [1, 'b', 40_000],
      [2, 'a', 80_000],
      [5, 'a', 200_000],
      [9, 'b', 360_000],
    ]);
    const row = 3 * 16 * 16;
    for (const { items, buffers } of batches) {
      for (const [i, item] of items.entries()) {
        const alone = cropStream(await video.frame(item.frameIndex), box, contract);
        expect(buffers.crop!.subarray(i * row, (i + 1) * row)).toEqual(alone);
      }
    }
    expect(video.begun).toEqual([1]);
  });

  it('reports a frame that cannot be decoded and puts no neighbour in its place', async () => {
    const batches = await prepared(new FakeVideo(6, [2]), [[at(1), at(2), at(3)]]);
    expect(rows(batches).map(([frameIndex]) => frameIndex)).toEqual([1, 3]);
    expect(batches.flatMap(({ skipped }) => skipped)).toEqual([
      { frameIndex: 2, lesionId: 'a', reason: 'the frame could not be decoded' },
    ]);
  });

  it('reports a box outside its frame and sizes the others', async () => {
    const outside = { xMinPx: 100, yMinPx: 4, xMaxPx: 120, yMaxPx: 14 };
    const batches = await prepared(new FakeVideo(3), [[at(0, 'gone', outside), at(0)]]);
    expect(rows(batches)).toEqual([[0, 'a', 0]]);
    expect(batches[0]!.skipped).toMatchObject([{ lesionId: 'gone', reason: /outside the 40×30 frame/ }]);
  });

  it('jumps over a long gap instead of decoding it', async () => {
    const video = new FakeVideo(5000);
    await prepared(video, [[at(3), at(4000)]]);
    expect(video.begun).toEqual([3, 4000]);
    expect(video.decoded).toBeLessThan(10);
  });

  it('waits for memory instead of running ahead', async () => {
    const video = new FakeVideo(100);
    const buffers = new AsyncQueue<BatchBuffers>();
    buffers.push(newBuffers(options));
    const pages = new AsyncQueue<readonly LesionBox[]>();
    pages.push(Array.from({ length: 30 }, (_, i) => at(i)));
    const ports = {
      takeBuffers: async () => (await buffers.next()).value as BatchBuffers,
      nowMs: () => 0,
      signal: new AbortController().signal,
    };
    const batches = prepareBatches(video, pages, options, ports);
    expect((await batches.next()).value).toMatchObject({ items: { length: 3 } });
    const second = batches.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(video.decoded).toBe(4); // the frame after the first batch, then nothing
    buffers.push(newBuffers(options));
    await second;
    expect(video.decoded).toBe(6);
  });
});
