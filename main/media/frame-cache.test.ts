import { expect, it } from 'vitest';
import { FrameCache } from './frame-cache.ts';

const frame = (frameIndex: number, bytes = 10) => ({
  frameIndex,
  ptsUs: 0,
  widthPx: 1,
  heightPx: 1,
  data: new Uint8Array(bytes),
});

it('forgets the least recently used frames beyond its bytes', () => {
  const cache = new FrameCache(30);
  for (const i of [0, 1, 2]) cache.put(frame(i));
  cache.get(0);
  cache.put(frame(3));
  expect([0, 1, 2, 3].filter((i) => cache.has(i))).toEqual([0, 2, 3]);
});

it('counts a frame that is put twice once, and keeps one that alone is too large', () => {
  const cache = new FrameCache(30);
  for (let k = 0; k < 5; k++) cache.put(frame(0));
  cache.put(frame(1));
  expect(cache.has(0)).toBe(true);
  cache.put(frame(2, 100));
  expect([0, 1, 2].filter((i) => cache.has(i))).toEqual([2]);
});
