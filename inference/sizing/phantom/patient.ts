import { type CalmSpot, makeColon } from './colon.ts';
import type { Lens } from './lens.ts';
import { makeLesion } from './lesion.ts';
import type { ParisType } from './paris.ts';
import { Random, seedOf } from './random.ts';
import { drawSizeMm, type SizeDistribution } from './size-distribution.ts';
import type { Appearance, Patient } from './types.ts';

export interface PatientOptions {
  /** Polyps in the segment, 1 to 6. */
  readonly lesionCount?: number;
  readonly sizes?: SizeDistribution;
}

const firstSiteMm = 85;
const siteSpacingMm = 42;

/** A phantom patient: the same seed and options give the same patient, bit for bit, in one JavaScript engine. */
export function makePatient(
  seed: number,
  { lesionCount = 2, sizes = 'clinical' }: PatientOptions = {},
): Patient {
  const random = new Random(seedOf(seed, 'patient'));
  const sites = Array.from({ length: lesionCount }, (_, i) => ({
    seed: seedOf(seed, 'lesion', i),
    lesionId: `P${seed}-L${i + 1}`,
    sizeMm: drawSizeMm(random, sizes),
    zMm: firstSiteMm + siteSpacingMm * i + random.range(-8, 8),
    angle: random.range(0, 2 * Math.PI),
  }));
  const calm: CalmSpot[] = sites.map(({ zMm, angle, sizeMm }) => ({
    zMm,
    angle,
    radiusMm: sizeMm * 0.9 + 3,
    strength: random.range(0.5, 1),
  }));
  const colon = makeColon(seed, firstSiteMm + siteSpacingMm * lesionCount + 90, calm);
  const lesions = sites.map((site) =>
    makeLesion(colon, { ...site, parisType: drawParisType(random, site.sizeMm) }),
  );
  return {
    seed,
    patientId: `P${seed}`,
    colon,
    lesions,
    lens: makeLens(new Random(seedOf(seed, 'lens'))),
    appearance: makeAppearance(new Random(seedOf(seed, 'appearance'))),
  };
}

/** Shapes by size, roughly as in the SUN lesions: stalks from 6 mm on, small polyps sessile or flat. */
function drawParisType(random: Random, sizeMm: number): ParisType {
  if (sizeMm >= 6 && random.chance(0.25)) return 'Ip';
  return random.chance(0.62) ? 'Is' : 'IIa';
}

function makeLens(random: Random): Lens {
  return {
    fieldOfViewDeg: random.range(140, 170),
    barrel: random.range(-0.08, -0.02),
    aperture: random.chance(0.7) ? 'octagon' : 'circle',
    apertureShare: random.range(0.92, 0.99),
  };
}

function makeAppearance(random: Random): Appearance {
  const warmth = random.range(0, 1);
  const pallor = random.range(0, 1);
  return {
    mucosa: [0.74, 0.26 + 0.1 * pallor - 0.02 * warmth, 0.14 + 0.1 * pallor - 0.08 * warmth],
    vesselStrength: random.range(0.3, 1.3),
    wetness: random.range(2, 9),
    grain: random.range(0.07, 0.16),
    whiteBalance: [random.range(0.96, 1.06), 1, random.range(0.85, 1.12)],
    autoGain: random.range(0.75, 0.92),
    exposure: random.range(0.2, 0.34),
    sensorNoise: random.range(0.2, 0.8),
  };
}
