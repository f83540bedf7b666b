import { describe, expect, it } from 'vitest';
import { constantSchedule, cosineRestartsSchedule, cosineSchedule, linearWarmUp } from './schedules.ts';

describe('REQ-TRAIN-002 schedules', () => {
  it('has the values of the method file', () => {
    const { rateAt } = cosineRestartsSchedule({ from: 2e-4, to: 5e-6, epochs: 40 });
    expect(rateAt(0)).toBe(2e-4);
    expect(rateAt(10)).toBeCloseTo(1.7144291e-4, 11);
    expect(rateAt(20)).toBeCloseTo(1.025e-4, 15);
    expect(rateAt(30)).toBeCloseTo(3.3557089e-5, 12);
    expect(rateAt(39.5)).toBeCloseTo(5.075169e-6, 13);
  });

  it('restarts at the end of each cycle, longer by the factor', () => {
    const { rateAt } = cosineRestartsSchedule({ from: 1, to: 0, epochs: 2, cycleFactor: 3 });
    expect([0, 1, 2, 5, 8].map(rateAt)).toEqual([1, 0.5, 1, 0.5, 1]);
  });

  it('stays at the lower rate after a single cosine', () => {
    const { rateAt } = cosineSchedule({ from: 1, to: 0.25, epochs: 2 });
    expect([0, 2, 7].map(rateAt)).toEqual([1, 0.25, 0.25]);
  });

  it('warms up linearly', () => {
    const { rateAt } = linearWarmUp(4, constantSchedule(0.5));
    expect([0, 1, 4, 9].map(rateAt)).toEqual([0, 0.125, 0.5, 0.5]);
  });
});
