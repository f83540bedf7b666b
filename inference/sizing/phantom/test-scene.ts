import { type Colon, WALL_COLUMNS, WALL_STEP_MM, WALL_STRIDE } from './colon.ts';
import { makeBody } from './lesion.ts';
import { makeLobes } from './lesion-body.ts';
import type { Lesion, Patient } from './types.ts';

/** Scenes whose projection is known in closed form, for tests: a straight smooth tube, and balls that hang in it. */

/** A straight tube along z, 300 mm long, centred on the origin's axis. */
export function straightTube(lesions: readonly Lesion[], radiusMm = 30): Patient {
  const lengthMm = 300;
  const rows = lengthMm / WALL_STEP_MM + 1;
  const cell = [radiusMm, 0, 0, 1, 1, 1, 1];
  const wall = Float32Array.from(
    { length: rows * WALL_COLUMNS * WALL_STRIDE },
    (_, i) => cell[i % WALL_STRIDE]!,
  );
  const vessels = { rows: lengthMm * 5 + 2, columns: 768, density: new Uint8Array((lengthMm * 5 + 2) * 768) };
  const colon: Colon = {
    lengthMm,
    centreLine: new Float32Array((lengthMm + 2) * 4),
    wall,
    radiusMm: new Float32Array(rows * WALL_COLUMNS).fill(radiusMm),
    rows,
    vessels,
  };
  return {
    seed: 0,
    patientId: 'test',
    colon,
    lesions,
    lens: { fieldOfViewDeg: 150, barrel: -0.05, aperture: 'circle', apertureShare: 1 },
    appearance: {
      mucosa: [0.7, 0.3, 0.2],
      vesselStrength: 0,
      wetness: 0,
      grain: 0,
      whiteBalance: [1, 1, 1],
      autoGain: 0.85,
      exposure: 0.25,
      sensorNoise: 0.3,
    },
  };
}

/** A perfect ball of a given diameter centred on the tube's axis at z = 200 mm. */
export function exampleBall(diameterMm: number): Lesion {
  const radiusMm = diameterMm / 2;
  const body = makeBody({
    footMm: [0, 0, 200],
    u: [1, 0, 0],
    v: [0, 0, 1],
    n: [0, 1, 0],
    semiAxesMm: [radiusMm, radiusMm, radiusMm],
    lobes: makeLobes(1, 2, 0, 2),
    wallFactor: 0,
    shape: { centreHeightMm: 0, stalk: undefined },
  });
  const skin = { tint: [1, 1, 1] as const, pitMm: 0.5, pitDepth: 0, seed: 1 };
  return { lesionId: 'ball', sizeMm: diameterMm, parisType: 'Is', body, skin };
}
