import { type Colon, centreAt, wallClearance } from './colon.ts';
import { lesionClearance } from './lesion-surface.ts';
import { noise1 } from './noise.ts';
import { Random, seedOf } from './random.ts';
import type { CameraPose, Lesion, Patient } from './types.ts';
import { add, cross, dot, mix, normalise, perpendicular, scale, subtract, type Vec3 } from './vector.ts';

/** A camera at a position, looking along `forward` (a unit vector), turned by `rollRad` about it. */
export function poseLooking(
  positionMm: Vec3,
  forward: Vec3,
  rollRad = 0,
  motionBlurPx: readonly [number, number] = [0, 0],
): CameraPose {
  const up: Vec3 = Math.abs(forward[1]) < 0.95 ? [0, 1, 0] : perpendicular(forward);
  const flat = normalise(subtract(up, scale(forward, dot(up, forward))));
  const side = cross(flat, forward);
  const down = add(scale(flat, Math.cos(rollRad)), scale(side, Math.sin(rollRad)));
  return { positionMm, forward, down, right: cross(down, forward), motionBlurPx };
}

/** A movement of the endoscope that keeps one polyp more or less in view. `time` runs from 0 to 1. */
export type Trajectory = (time: number) => CameraPose;

/**
 * The endoscope comes to a polyp, looks at it with a wandering tip, and withdraws: the distance swings between
 * close and far, the gaze between the lumen and the polyp, the tip shakes.
 */
export function lesionTrajectory(patient: Patient, lesion: Lesion, seed: number): Trajectory {
  const random = new Random(seedOf(seed, 'trajectory'));
  const wander = random.index(1 << 30);
  const nearMm = Math.max(4 + 0.5 * lesion.sizeMm, random.range(3.5, 11) + 0.45 * lesion.sizeMm);
  const farMm = nearMm + random.range(12, 45);
  const swings = random.range(0.8, 1.6);
  const phase = random.range(0, 1);
  const rollRad = random.range(0, 2 * Math.PI);
  const target = lesion.body.boundCentreMm;
  return (time) => {
    const swing = 0.5 + 0.5 * Math.cos(2 * Math.PI * (swings * time + phase));
    const backMm = nearMm + (farMm - nearMm) * swing * swing * swing;
    const shake = (k: number, rate: number): number => noise1(wander + k, time * rate);
    const zMm = Math.max(6, target[2] - backMm * (0.85 + 0.12 * shake(1, 5)));
    const [cx, cy] = centreAt(patient.colon, zMm);
    const room = 7;
    // The closer the look, the nearer the tip comes to the polyp's side of the lumen.
    const lean = 0.6 * (1 - swing) + 0.1;
    const [tx, ty] = centreAt(patient.colon, target[2]);
    const wished: Vec3 = [
      cx + (target[0] - tx) * lean + room * shake(2, 6),
      cy + (target[1] - ty) * lean + room * shake(3, 6),
      zMm,
    ];
    const positionMm = keepClear(patient, wished);
    const ahead = centreAt(patient.colon, Math.min(patient.colon.lengthMm - 1, zMm + 25));
    const axis = normalise(subtract([ahead[0], ahead[1], zMm + 25], positionMm));
    const toLesion = normalise(subtract(target, positionMm));
    const attention = 0.68 + 0.32 * shake(4, 5);
    const gaze = normalise(
      add(mix(axis, toLesion, attention), [0.24 * shake(5, 9), 0.24 * shake(6, 9), 0.1 * shake(7, 9)]),
    );
    const blurPx = Math.max(0, Math.abs(shake(8, 11)) - 0.35) * 7;
    const blurAngle = 6 * shake(9, 7);
    return poseLooking(positionMm, gaze, rollRad + 0.6 * shake(10, 3), [
      blurPx * Math.cos(blurAngle),
      blurPx * Math.sin(blurAngle),
    ]);
  };
}

/** Moves a wished position towards the lumen's axis until the tip, 5 mm wide, touches neither wall nor polyp. */
function keepClear(patient: Patient, wished: Vec3): Vec3 {
  const [cx, cy] = centreAt(patient.colon, wished[2]);
  let position = wished;
  for (let i = 0; i < 12 && roomMm(patient.colon, patient.lesions, position) < 4; i++) {
    position = mix(position, [cx, cy, position[2] - 1], 0.3);
  }
  return position;
}

function roomMm(colon: Colon, lesions: readonly Lesion[], [x, y, z]: Vec3): number {
  let room = wallClearance(colon, x, y, z);
  for (const { body } of lesions) {
    const far = Math.sqrt(
      (x - body.boundCentreMm[0]) ** 2 + (y - body.boundCentreMm[1]) ** 2 + (z - body.boundCentreMm[2]) ** 2,
    );
    const near = far - body.boundRadiusMm;
    room = Math.min(room, near > 4 ? near : Math.max(near, lesionClearance(body, colon, x, y, z)));
  }
  return room;
}

/** A pose between two others, clear of wall and polyps. `share` 0 gives the first, 1 the second. */
export function blendTrajectories(
  patient: Patient,
  from: CameraPose,
  to: CameraPose,
  share: number,
): CameraPose {
  const eased = share * share * (3 - 2 * share);
  const positionMm = keepClear(patient, mix(from.positionMm, to.positionMm, eased));
  const forward = normalise(mix(from.forward, to.forward, eased));
  const wished = mix(from.down, to.down, eased);
  const down = normalise(subtract(wished, scale(forward, dot(wished, forward))));
  return { positionMm, forward, down, right: cross(down, forward), motionBlurPx: from.motionBlurPx };
}
