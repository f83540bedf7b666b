import { describe, expect, it } from 'vitest';
import { FrameCache } from './frame-cache.ts';
import type { FramePicture } from './frame-picture.ts';

const picture = (frameIndex: number): FramePicture => ({
  frameIndex,
  ptsUs: frameIndex * 40_000,
  widthPx: 10,
  heightPx: 10,
  pixels: new Uint8Array(300),
  lossless: true,
  damage: null,
});

describe('REQ-VIDEO-001 the cache of frames', () => {
  it('fetches a frame once, however often it is asked for', async () => {
    const asked: number[] = [];
    const cache = new FrameCache(async (index) => {
      asked.push(index);
      return picture(index);
    }, 10_000);
    const [first, second] = await Promise.all([cache.get(7), cache.get(7)]);
    expect(first).toBe(second);
    expect((await cache.get(7)).frameIndex).toBe(7);
    expect(asked).toEqual([7]);
  });

  it('keeps what was used last within its bytes', async () => {
    const cache = new FrameCache(async (index) => picture(index), 900);
    for (const index of [1, 2, 3]) await cache.get(index);
    cache.peek(1);
    await cache.get(4);
    expect([1, 2, 3, 4].map((index) => cache.peek(index)?.frameIndex)).toEqual([1, undefined, 3, 4]);
  });

  it('gives up frames that nobody wants any more, and asks again when they are wanted', async () => {
    const aborted: number[] = [];
    let asked = 0;
    const cache = new FrameCache((index, signal) => {
      asked += 1;
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(index);
          reject(new Error('aborted'));
        });
        if (asked > 2) resolve(picture(index));
      });
    }, 10_000);
    cache.prefetch([1, 2]);
    cache.prefetch([2]);
    expect(aborted).toEqual([1]);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    expect((await cache.get(1)).frameIndex).toBe(1);
  });

  it('gives up what is fetched ahead of a frame that was jumped away from, and nothing nearer', () => {
    const aborted: number[] = [];
    const cache = new FrameCache((index, signal) => {
      signal.addEventListener('abort', () => aborted.push(index));
      return new Promise(() => {});
    }, 10_000);
    cache.prefetch([40, 50, 60, 61]);
    cache.giveUpBeyond(50, 10);
    expect(aborted).toEqual([61]);
  });
});
