import { CaliperError } from '../../../main/contract/errors.ts';
import {
  type ClassThresholds,
  defaultThresholds,
  type SizeClass,
  sizeClasses,
  sizeClassOf as sizeClassIn,
} from '../../../main/contract/size-classes.ts';

export { type ClassThresholds, defaultThresholds, type SizeClass, sizeClasses };

/**
 * The reference used 4.75 instead of 5 mm for predictions only, tuned on its test data (method file, section 7, item
 * 11); to compare with it, pass these.
 */
export const referencePredictionThresholds: ClassThresholds = { diminutiveUpToMm: 4.75, largeFromMm: 10 };

/** Throws `invalid_input` unless 0 < diminutive < large. */
export function checkThresholds(thresholds: ClassThresholds): ClassThresholds {
  const { diminutiveUpToMm, largeFromMm } = thresholds;
  if (!(diminutiveUpToMm > 0 && diminutiveUpToMm < largeFromMm && Number.isFinite(largeFromMm))) {
    throw new CaliperError(
      'invalid_input',
      `size thresholds must rise from above zero, not ${diminutiveUpToMm} and ${largeFromMm} mm`,
    );
  }
  return thresholds;
}

/** Class of a size. A missing size has no class: NaN throws `invalid_input` (in the reference it became "large"). */
export function sizeClassOf(sizeMm: number, thresholds: ClassThresholds = defaultThresholds): SizeClass {
  if (!Number.isFinite(sizeMm)) {
    throw new CaliperError('invalid_input', `a size of ${sizeMm} mm has no class`);
  }
  return sizeClassIn(sizeMm, thresholds);
}
