import { z } from 'zod';

/** Size classes in clinical order; the index in this list is the class label in every confusion matrix. */
export const sizeClasses = ['diminutive', 'small', 'large'] as const;
export const SizeClass = z.enum(sizeClasses);
export type SizeClass = z.infer<typeof SizeClass>;

/** Diminutive up to and including the first, large from and including the second, small between. */
export interface ClassThresholds {
  readonly diminutiveUpToMm: number;
  readonly largeFromMm: number;
}

/** ≤ 5, 6-9, ≥ 10 mm: the only place where these limits stand. */
export const defaultThresholds: ClassThresholds = { diminutiveUpToMm: 5, largeFromMm: 10 };

/** Class of a size in mm. The caller makes sure that it is a number: NaN would be called small. */
export function sizeClassOf(
  sizeMm: number,
  { diminutiveUpToMm, largeFromMm }: ClassThresholds = defaultThresholds,
): SizeClass {
  if (sizeMm >= largeFromMm) return 'large';
  return sizeMm <= diminutiveUpToMm ? 'diminutive' : 'small';
}
