import { CaliperError } from '../../../main/contract/errors.ts';

/** The range that the network's answer -1 … +1 stands for. */
const lowestMm = 0.5;
const spanMm = 19.5;

/** No answer leaves this range, whatever the network says. */
export const answerRangeMm = { lowest: lowestMm, highest: 22 } as const;

/**
 * Size in mm to the regression target: 0.5 mm is -1, 20 mm is +1. Not clipped: 25 mm is 1.51.
 * Source: method file, section 3. Throws `invalid_input` on a size that is not a positive number.
 */
export function scaledTarget(sizeMm: number): number {
  if (!(sizeMm > 0) || !Number.isFinite(sizeMm)) {
    throw new CaliperError('invalid_input', `a polyp's size must be a positive number of mm, not ${sizeMm}`);
  }
  return (2 * (sizeMm - lowestMm)) / spanMm - 1;
}

/** The network's answer to mm, clamped to 0.5 … 22 mm. Throws `model_contract` on NaN. */
export function sizeMmOf(answer: number): number {
  if (Number.isNaN(answer)) {
    throw new CaliperError('model_contract', 'the sizing network answered NaN');
  }
  const sizeMm = ((answer + 1) * spanMm) / 2 + lowestMm;
  return Math.min(Math.max(sizeMm, answerRangeMm.lowest), answerRangeMm.highest);
}
