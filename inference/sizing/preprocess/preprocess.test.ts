import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved } from '../../pictures/augment.ts';
import { boxInFrame } from '../../pictures/box.ts';
import { changeContrast, changeSaturation, turnHue } from '../../pictures/colour.ts';
import { type InputContract, publishedContract, type RgbImage } from '../../pictures/image.ts';
import { stretchedToSquare } from '../../pictures/resize.ts';
import { seededRandom } from '../../random.ts';
import { cropRegion, enlargeRegion } from './crop.ts';
import { boxCover, boxMask, maskBounds } from './mask.ts';
import { circleMargin, normaliseInCircle } from './normalise.ts';
import { cropStream, depthStream, fillCrop, maskedStream, sizingInputs } from './streams.ts';
import { squarePicture, trainingSample } from './training-sample.ts';

/** A frame whose bytes are a fixed function of position: no two neighbours alike, no file needed. */
function patternFrame(widthPx: number, heightPx: number): RgbImage {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < data.length; i++) data[i] = (i * 37 + (i >> 3) * 11) % 256;
  return { widthPx, heightPx, data };
}

const contract = (sidePx: number): InputContract => ({ ...publishedContract, sidePx });
const lesion = { xMinPx: 100, yMinPx: 50, xMaxPx: 200, yMaxPx: 150 };
const square = { widthPx: 384, heightPx: 384 };

describe('REQ-SIZE-001 the crop', () => {
  // Mutation: ceil for floor, or half of range + 1.
  it('is x 51..248, y 1..198 for a box of 100..199 × 50..149 in a 384² image', () => {
    const bounds = maskBounds(boxMask(boxCover(lesion, square, 384)), 384)!;
    expect(bounds).toEqual({ xMin: 100, yMin: 50, xMax: 199, yMax: 149 });
    expect(cropRegion(bounds, 384)).toEqual({ xMin: 51, yMin: 1, xMax: 248, yMax: 198 });
  });

  it('holds the lesion and stays in the image, wherever the lesion is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 4, maxLength: 4 }), (ends) => {
        const [xa, xb, ya, yb] = ends as [number, number, number, number];
        const bounds = {
          xMin: Math.min(xa, xb),
          xMax: Math.max(xa, xb),
          yMin: Math.min(ya, yb),
          yMax: Math.max(ya, yb),
        };
        const crop = cropRegion(bounds, 64);
        expect(crop.xMin).toBeGreaterThanOrEqual(0);
        expect(crop.yMax).toBeLessThan(64);
        expect(crop.xMin).toBeLessThanOrEqual(bounds.xMin);
        expect(crop.yMax).toBeGreaterThanOrEqual(bounds.yMax);
        expect(crop.xMax - crop.xMin).toBeLessThanOrEqual(2 * (bounds.xMax - bounds.xMin));
      }),
    );
  });

  // Mutation: align_corners=false puts other values in the corners.
  it('puts the region’s corners on the result’s corners', () => {
    const planes = Float32Array.from({ length: 25 }, (_, i) => i);
    const result = new Float32Array(25);
    enlargeRegion(planes, 5, { xMin: 1, yMin: 2, xMax: 3, yMax: 4 }, result);
    expect([result[0], result[4], result[20], result[24]]).toEqual([11, 13, 21, 23]);
    expect(result[12]).toBe(17);
    expect(result[1]).toBe(11.5);
  });

  it('has the same bounds with and without the mask being made', () => {
    const frame = { widthPx: 130, heightPx: 47 };
    const ends = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 7 }));
    fc.assert(
      fc.property(ends, ends, fc.integer({ min: 5, max: 64 }), ([x, width], [y, height], sidePx) => {
        const box = { xMinPx: x * 3, xMaxPx: x * 3 + width, yMinPx: y, yMaxPx: y + height };
        const cover = boxCover(box, frame, sidePx);
        expect(cover.bounds).toEqual(maskBounds(boxMask(cover), sidePx));
      }),
    );
  });

  it('of an empty mask is zero', () => {
    const planes = new Float32Array(3 * 64).fill(1);
    const result = new Float32Array(3 * 64);
    fillCrop(planes, new Float32Array(64), 8, result);
    expect(result.every((value) => value === 0)).toBe(true);
  });
});

describe('resizing', () => {
  it('keeps an image that has the right size', () => {
    const frame = patternFrame(16, 16);
    const planes = stretchedToSquare(frame, 16);
    expect(planes[5 * 16 + 3]).toBeCloseTo(frame.data[(5 * 16 + 3) * 3]! / 255, 6);
    expect(planes[2 * 256 + 7]).toBeCloseTo(frame.data[7 * 3 + 2]! / 255, 6);
  });

  it('keeps a flat image flat at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (widthPx, heightPx) => {
        const data = new Uint8Array(widthPx * heightPx * 3).fill(51);
        const planes = stretchedToSquare({ widthPx, heightPx, data }, 17);
        for (const value of planes) expect(value).toBeCloseTo(0.2, 6);
      }),
    );
  });

  it('refuses bytes that are not those of the stated size', () => {
    expect(() => stretchedToSquare({ widthPx: 4, heightPx: 4, data: new Uint8Array(47) }, 8)).toThrow(
      /47 bytes/,
    );
  });

  it('computes in a region what it computes in the whole', () => {
    const frame = patternFrame(50, 37);
    const region = { xMin: 3, yMin: 5, xMax: 11, yMax: 14 };
    const whole = normaliseInCircle(stretchedToSquare(frame, 16), contract(16));
    const part = normaliseInCircle(stretchedToSquare(frame, 16, region), contract(16), region);
    for (let y = region.yMin; y <= region.yMax; y++) {
      for (let x = region.xMin; x <= region.xMax; x++) {
        expect(part[256 + y * 16 + x]).toBe(whole[256 + y * 16 + x]);
      }
    }
  });
});

describe('the circle', () => {
  // Mutation: pixel centres at half-pixel offsets instead of -1 … 1 with both ends.
  it('touches the middle of the sides and leaves out the corners', () => {
    expect([0, 1, 2, 3, 4].map((row) => circleMargin(row, 5))).toEqual([2, 1, 0, 1, 2]);
    expect(circleMargin(0, 384)).toBe(192);
    expect(circleMargin(191, 384)).toBe(1);
  });

  it('sets what lies outside to the mean colour', () => {
    const planes = normaliseInCircle(new Float32Array(3 * 25).fill(1), contract(5));
    expect(planes[0]).toBe(0);
    expect(planes[12]).toBeCloseTo((1 - 0.32239652) / 0.31781745, 5);
  });
});

describe('boxes', () => {
  const frame = { widthPx: 200, heightPx: 100 };

  it('are cut at the edge of the frame, and say so', () => {
    const seen = boxInFrame({ xMinPx: -50, yMinPx: 20, xMaxPx: 50, yMaxPx: 40 }, frame);
    expect(seen).toEqual({ box: { xMinPx: 0, yMinPx: 20, xMaxPx: 50, yMaxPx: 40 }, visibleShare: 0.5 });
  });

  it('REQ-SIZE-001 are cut at the side of the frame that they reach over', () => {
    const right = boxInFrame({ xMinPx: 150, yMinPx: 20, xMaxPx: 250, yMaxPx: 40 }, frame);
    expect(right).toEqual({ box: { xMinPx: 150, yMinPx: 20, xMaxPx: 200, yMaxPx: 40 }, visibleShare: 0.5 });
    const below = boxInFrame({ xMinPx: 20, yMinPx: 80, xMaxPx: 40, yMaxPx: 120 }, frame);
    expect(below).toEqual({ box: { xMinPx: 20, yMinPx: 80, xMaxPx: 40, yMaxPx: 100 }, visibleShare: 0.5 });
  });

  it.each([
    [{ xMinPx: 300, yMinPx: 0, xMaxPx: 320, yMaxPx: 10 }, /outside the 200×100 frame/],
    [{ xMinPx: 20, yMinPx: 0, xMaxPx: 10, yMaxPx: 10 }, /empty or not a box/],
    [{ xMinPx: 20, yMinPx: Number.NaN, xMaxPx: 30, yMaxPx: 10 }, /empty or not a box/],
  ])('that mark nothing are refused', (box, message) => {
    expect(() => boxInFrame(box, frame)).toThrow(message);
  });
});

describe('the streams', () => {
  const frame = patternFrame(90, 70);
  const box = { xMinPx: 20, yMinPx: 15, xMaxPx: 41, yMaxPx: 33 };

  it('masked is zero outside the box and the image inside', () => {
    const whole = normaliseInCircle(stretchedToSquare(frame, 35), contract(35));
    const masked = maskedStream(frame, box, contract(35));
    expect(masked[12 * 35 + 12]).toBe(whole[12 * 35 + 12]);
    expect(masked[12 * 35 + 25]).toBe(0);
    expect(masked.filter((value) => value !== 0).length).toBeLessThan(3 * 14 * 13);
  });

  it('crop is the same whether a frame has one box or several', () => {
    const other = { xMinPx: 60, yMinPx: 40, xMaxPx: 88, yMaxPx: 69 };
    const both = sizingInputs(frame, [other, box], contract(24), ['crop', 'masked']);
    expect(both.crop!.dims).toEqual([2, 3, 24, 24]);
    expect(both.crop!.data.subarray(3 * 24 * 24)).toEqual(cropStream(frame, box, contract(24)));
  });

  it('of a training sample without augmentation are those of inference', () => {
    const sample = trainingSample(squarePicture(frame, 24), box, contract(24), ['crop', 'masked']);
    expect(sample.crop).toEqual(cropStream(frame, box, contract(24)));
    expect(sample.masked).toEqual(maskedStream(frame, box, contract(24)));
  });

  it('depth spans 0 … 1, also where the map is flat', () => {
    const depth = depthStream(
      Float32Array.from({ length: 81 }, (_, i) => 5 + (i % 9)),
      9,
    );
    expect(Math.min(...depth)).toBe(0);
    expect(Math.max(...depth)).toBe(1);
    expect(depthStream(new Float32Array(81), 9).every((value) => value === 0)).toBe(true);
  });
});

describe('augmentation', () => {
  const frame = patternFrame(40, 40);
  const box = { xMinPx: 10, yMinPx: 12, xMaxPx: 25, yMaxPx: 30 };
  const sample = (seed: number) =>
    trainingSample(squarePicture(frame, 20), box, contract(20), ['crop'], seededRandom(seed)).crop!;

  it('repeats with its seed and differs without', () => {
    expect(sample(7)).toEqual(sample(7));
    expect(sample(7)).not.toEqual(sample(8));
  });

  it('mirrors exactly and turns clockwise', () => {
    const planes = Float32Array.from({ length: 9 }, (_, i) => i);
    const still = { degrees: 0, mirrorX: false, mirrorY: false };
    expect([...moved(planes, 3, still)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...moved(planes, 3, { ...still, mirrorX: true })]).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
    expect([...moved(planes, 3, { ...still, mirrorY: true })]).toEqual([6, 7, 8, 3, 4, 5, 0, 1, 2]);
    const turned = moved(planes, 3, { ...still, degrees: 90 });
    expect([...turned].map((value) => Math.round(value))).toEqual([6, 3, 0, 7, 4, 1, 8, 5, 2]);
  });

  it('turns red to green in a third of the colour circle, and leaves grey alone', () => {
    const planes = Float32Array.of(0.8, 0.5, 0.2, 0.5, 0.2, 0.5);
    turnHue(planes, 1 / 3);
    for (const [i, value] of [0.2, 0.5, 0.8, 0.5, 0.2, 0.5].entries())
      expect(planes[i]).toBeCloseTo(value, 6);
  });

  it('changes contrast about the mean luma and saturation about each grey', () => {
    const planes = Float32Array.of(0.2, 0.6, 0.2, 0.6, 0.2, 0.6);
    changeContrast(planes, 0.5);
    expect(planes[0]).toBeCloseTo(0.3, 6);
    changeSaturation(planes, 0);
    expect(planes[1]).toBeCloseTo(0.5, 6);
  });
});
