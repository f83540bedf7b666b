import type { CameraPose } from './types.ts';
import { add, scale, type Vec3 } from './vector.ts';

/** Two light guides beside the lens, as on a colonoscope's tip; offsets in mm along right and down. */
const guideOffsetsMm: readonly (readonly [number, number])[] = [
  [-3.1, 0.9],
  [3.1, 0.9],
];

/** World positions of the light guides. */
export function lightPositions(pose: CameraPose): Vec3[] {
  return guideOffsetsMm.map(([right, down]) =>
    add(pose.positionMm, add(scale(pose.right, right), scale(pose.down, down))),
  );
}

/** Irradiance of one guide is 1 facing it on its axis at this distance. */
const REFERENCE_MM = 20;

/**
 * Irradiance from one guide on a surface that faces it: inverse-square fall-off with distance (held below
 * 2 mm) and a cosine-to-the-1.3 fall-off with the angle from the tip's axis, approximated without a power.
 *
 * @param cosine of the angle between the tip's axis and the way to the surface
 */
export function irradiance(distanceMm: number, cosine: number): number {
  const held = Math.max(distanceMm, 2);
  const lobe = cosine <= 0 ? 0 : cosine * (0.7 + 0.3 * cosine);
  return ((REFERENCE_MM * REFERENCE_MM) / (held * held)) * lobe;
}
