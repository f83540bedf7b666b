import type { Random } from './random.ts';

export type SizeDistribution = 'clinical' | 'uniform';

/**
 * Polyp sizes of 100 colonoscopy lesions in mm and how often each occurs: the SUN colonoscopy video database
 * (Misawa et al., Gastrointestinal Endoscopy 2021;93(4):960-967).
 */
const clinicalSizes: readonly (readonly [sizeMm: number, count: number])[] = [
  [2, 4],
  [3, 23],
  [4, 14],
  [5, 19],
  [6, 8],
  [7, 8],
  [8, 4],
  [10, 4],
  [12, 4],
  [13, 4],
  [15, 7],
  [18, 1],
];

/** A size in mm: 'clinical' follows the table above with half a millimetre of spread, 'uniform' is 0.5-20 mm. */
export function drawSizeMm(random: Random, distribution: SizeDistribution): number {
  if (distribution === 'uniform') return random.range(0.5, 20);
  const [sizeMm] = random.weighted(clinicalSizes, ([, count]) => count);
  return sizeMm + random.range(-0.5, 0.5);
}
