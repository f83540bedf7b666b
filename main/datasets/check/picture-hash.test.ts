import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/shared-data.ts';
import { openFrames, type RgbFrame } from '../../media/index.ts';
import { nearBits } from './leaks.ts';
import { borderOf, pictureHash } from './picture-hash.ts';

/** A picture of 100 × 80 pixels by the brightness of each. */
function picture(brightness: (x: number, y: number) => number, widthPx = 100, heightPx = 80): RgbFrame {
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      data.fill(brightness(x, y), 3 * (y * widthPx + x), 3 * (y * widthPx + x) + 3);
  return { frameIndex: 0, ptsUs: 0, widthPx, heightPx, data };
}

const texture = (x: number, y: number) => 120 + 60 * Math.sin(x / 7) + 40 * Math.cos(y / 5 + x / 11);
const bitsBetween = (a: string, b: string) =>
  [...a].reduce(
    (sum, digit, i) =>
      sum + (Number.parseInt(digit, 16) ^ Number.parseInt(b[i]!, 16)).toString(2).replaceAll('0', '').length,
    0,
  );
const hashOf = (frame: RgbFrame) => pictureHash(frame, borderOf(frame));

describe('REQ-DATA-021 what a picture looks like', () => {
  it('has its margins and dark corners as shares', () => {
    const framed = picture((x, y) => (x < 20 || y >= 70 ? 3 : texture(x, y)));
    expect(borderOf(framed)).toEqual({ left: 0.2, top: 0, right: 0, bottom: 0.125, corners: 0 });
    const masked = picture((x, y) => (x + y < 9 || x + 80 - y < 10 ? 0 : texture(x, y)));
    expect(borderOf(masked).corners).toBeCloseTo(0.5, 1);
  });

  it('stays nearly the same when it is scaled, brightened or framed, and is another for another scene', () => {
    const hash = hashOf(picture(texture))!;
    const scaled = picture((x, y) => texture(x / 2, y / 2), 200, 160);
    expect(bitsBetween(hash, hashOf(scaled)!)).toBeLessThanOrEqual(nearBits);
    expect(bitsBetween(hash, hashOf(picture((x, y) => texture(x, y) * 0.8 + 20))!)).toBeLessThanOrEqual(
      nearBits,
    );
    const framed = picture((x, y) => (x < 20 ? 0 : texture(x - 20, y)), 120);
    expect(bitsBetween(hash, hashOf(framed)!)).toBeLessThanOrEqual(nearBits);
    const other = picture((x, y) => 120 + 60 * Math.sin(y / 6) + 40 * Math.cos(x / 4));
    expect(bitsBetween(hash, hashOf(other)!)).toBeGreaterThan(60);
    expect(hashOf(picture(() => 90))).toBeNull();
  });

  const clinic = sharedData('polyps', 'clinicdb');
  it.skipIf(!clinic)('tells the frames of real lesions apart', async () => {
    const hashes: string[][] = [];
    for (const lesion of ['a', 'b', 'c', 'd']) {
      const source = await openFrames(`${clinic}/lesion-${lesion}/images`).catch(() =>
        openFrames(`${clinic}/lesion-${lesion}`),
      );
      const own: string[] = [];
      for await (const frame of source.frames()) own.push(hashOf(frame)!);
      await source.close();
      hashes.push(own);
    }
    let least = 256;
    for (const [i, own] of hashes.entries())
      for (const others of hashes.slice(i + 1))
        for (const a of own) for (const b of others) least = Math.min(least, bitsBetween(a, b));
    expect(least).toBeGreaterThan(nearBits);
  });
});
