import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../metrics/regression.ts';
import { seededRandom } from '../../random.ts';
import { aggregateLesion, calibrate, calibratedInterval, frameQuality } from '../index.ts';
import { weightedMedian } from './weighted-median.ts';

const frames = (sizes: readonly number[], qualities?: readonly number[]) =>
  sizes.map((sizeMm, frameIndex) => ({ frameIndex, sizeMm, quality: qualities?.[frameIndex] ?? 1 }));

describe('the weighted median', () => {
  it('with equal weights is the median', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), (values) => {
        expect(
          weightedMedian(
            values,
            values.map(() => 2),
          ),
        ).toBe(median(values));
      }),
    );
  });

  // Mutation: weights ignored.
  it('follows the weight and never lands on a weightless value', () => {
    expect(weightedMedian([1, 2, 9], [1, 1, 5])).toBe(9);
    expect(weightedMedian([1, 2, 9], [1, 0, 1])).toBe(5);
    expect(weightedMedian([1, 2], [0, 0])).toBeNaN();
  });
});

describe('REQ-SIZE-004 the size of a lesion', () => {
  const random = () => seededRandom(11);

  it('is that of its clear frames, whatever the blurred ones say', () => {
    const lesion = aggregateLesion(frames([6, 6, 20, 20, 20, 6], [1, 1, 0.1, 0.1, 0.1, 1]), {
      random: random(),
    });
    expect([lesion.sizeMm, lesion.sizeClass, lesion.frameCount]).toEqual([6, 'small', 6]);
  });

  it('lies in its interval, which repeats with the seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const lesion = aggregateLesion(frames(sizes), { random: random(), draws: 40 });
        expect(lesion.lowMm).toBeLessThanOrEqual(lesion.sizeMm);
        expect(lesion.highMm).toBeGreaterThanOrEqual(lesion.sizeMm);
        expect(aggregateLesion(frames(sizes), { random: random(), draws: 40 })).toEqual(lesion);
      }),
      { numRuns: 40 },
    );
  });

  // Mutation: blocks of one frame make this interval about as narrow as that of shuffled frames.
  it('is less certain where the answer drifts with time than where it only trembles', () => {
    const drifting = Array.from({ length: 400 }, (_, i) => 6 + 3 * Math.sin(i / 40));
    const shuffled = drifting.map((_, i) => drifting[(i * 149) % 400]!);
    const width = (sizes: readonly number[]) => {
      const { lowMm, highMm } = aggregateLesion(frames(sizes), { random: random(), draws: 300 });
      return highMm - lowMm;
    };
    expect(width(drifting)).toBeGreaterThan(2 * width(shuffled));
  });

  it('needs a frame, a number and a quality', () => {
    expect(() => aggregateLesion([], { random: random() })).toThrow(/without a frame/);
    expect(() => aggregateLesion(frames([Number.NaN]), { random: random() })).toThrow(/size NaN/);
    expect(() => aggregateLesion(frames([5], [2]), { random: random() })).toThrow(/quality 2/);
    expect(aggregateLesion(frames([5, 7], [0, 0]), { random: random() }).sizeMm).toBe(6);
  });
});

describe('calibrated intervals', () => {
  it('REQ-SIZE-004 belong to the range above where a size stands on an edge', () => {
    const bin = { lowResidualMm: -1, highResidualMm: 1 };
    const bins = [
      { ...bin, belowMm: 5 },
      { ...bin, highResidualMm: 3 },
    ];
    const calibration = { level: 0.9, sampleCount: 100, bins };
    expect(calibratedInterval(5, calibration)).toEqual({ lowMm: 4, highMm: 8 });
    expect(calibratedInterval(4.999, calibration).highMm).toBeCloseTo(5.999);
    const below = Array.from({ length: 19 }, () => ({ truthMm: 5, predictedMm: 4 }));
    const onEdge = Array.from({ length: 19 }, () => ({ truthMm: 10, predictedMm: 5 }));
    const made = calibrate([...below, ...onEdge], { coverage: 0.9, binEdgesMm: [5] });
    expect(made.bins).toEqual([
      { belowMm: 5, lowResidualMm: 1, highResidualMm: 1 },
      { lowResidualMm: 5, highResidualMm: 5 },
    ]);
  });

  const random = seededRandom(5);
  const sample = (count: number) =>
    Array.from({ length: count }, () => {
      const predictedMm = 2 + 14 * random.uniform();
      return { predictedMm, truthMm: predictedMm * (1 + 0.2 * random.normal()) };
    });

  // Mutation: n instead of n + 1 takes the first and the last.
  it('leave out the same number of errors at either end: 2 of 39 each for 90 %', () => {
    const pairs = Array.from({ length: 39 }, (_, i) => ({ predictedMm: 30, truthMm: 31 + i }));
    expect(calibrate(pairs, { coverage: 0.9 })).toEqual({
      level: 0.9,
      sampleCount: 39,
      bins: [{ lowResidualMm: 2, highResidualMm: 38 }],
    });
  });

  it('hold the stated share of new samples', () => {
    let held = 0;
    let total = 0;
    for (let round = 0; round < 200; round++) {
      const calibration = calibrate(sample(60), { coverage: 0.9, binEdgesMm: [8] });
      for (const { predictedMm, truthMm } of sample(50)) {
        const { lowMm, highMm } = calibratedInterval(predictedMm, calibration);
        total += 1;
        if (truthMm >= lowMm && truthMm <= highMm) held += 1;
      }
    }
    expect(held / total).toBeGreaterThan(0.9);
    expect(held / total).toBeLessThan(0.95);
  });

  it('widen with the size and join ranges that have too few samples', () => {
    const calibration = calibrate(sample(3000), { coverage: 0.9 });
    const widths = calibration.bins.map((bin) => bin.highResidualMm - bin.lowResidualMm);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    const few = calibrate(sample(45), { coverage: 0.9 });
    expect(few.bins.length).toBeLessThan(4);
    expect(few.sampleCount).toBe(45);
    expect(few.bins.at(-1)).not.toHaveProperty('belowMm');
  });

  it('need enough pairs', () => {
    expect(() => calibrate(sample(38))).toThrow(/39 are needed/);
    expect(calibrate(sample(39)).bins).toHaveLength(1);
  });
});

describe('the quality of a frame', () => {
  const [widthPx, heightPx] = [200, 160];
  const box = { xMinPx: 60, yMinPx: 50, xMaxPx: 120, yMaxPx: 100 };
  const scene = (luma: (x: number, y: number) => number) => {
    const data = new Uint8Array(widthPx * heightPx * 3);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / 3);
      data[i] = luma(pixel % widthPx, Math.floor(pixel / widthPx));
    }
    return { widthPx, heightPx, data };
  };
  const waves = (period: number) => scene((x, y) => 128 + 60 * Math.sin(x / period) * Math.cos(y / period));

  it('falls with blur, whatever the contrast', () => {
    const sharp = frameQuality(waves(2), box).sharpness;
    expect(sharp).toBeGreaterThan(2 * frameQuality(waves(15), box).sharpness);
    expect(
      frameQuality(
        scene(() => 128),
        box,
      ).sharpness,
    ).toBe(0);
  });

  it('REQ-SIZE-004 is halved where the box touches an edge of the frame, and of no other', () => {
    const frame = { widthPx: 60, heightPx: 40, data: new Uint8Array(60 * 40 * 3).fill(100) };
    const at = (xMinPx: number, yMinPx: number, xMaxPx: number, yMaxPx: number) =>
      frameQuality(frame, { xMinPx, yMinPx, xMaxPx, yMaxPx }).visibility;
    expect(at(10, 10, 20, 30)).toBe(1);
    expect(at(10, 10, 40, 30)).toBe(1); // its right side stands where the frame is high
    expect([at(0, 5, 20, 20), at(5, 0, 20, 20), at(5, 5, 60, 20), at(5, 5, 20, 40)]).toEqual(
      Array(4).fill(0.5),
    );
  });

  it('falls in the dark and in glare', () => {
    expect(frameQuality(waves(2), box).exposure).toBe(1);
    expect(
      frameQuality(
        scene((x) => (x < 90 ? 250 : 100)),
        box,
      ).exposure,
    ).toBe(0.5);
    expect(
      frameQuality(
        scene(() => 5),
        box,
      ).exposure,
    ).toBe(0);
  });

  it('falls for a small box and for one at the edge', () => {
    const whole = frameQuality(waves(2), box);
    expect([whole.area, whole.visibility]).toEqual([1, 1]);
    expect(frameQuality(waves(2), { ...box, xMaxPx: 70, yMaxPx: 60 }).area).toBeCloseTo(0.395, 3);
    expect(frameQuality(waves(2), { ...box, xMinPx: -60 }).visibility).toBeCloseTo(1 / 3, 12);
    expect(whole.quality).toBeCloseTo(whole.sharpness, 12);
  });
});
