import { type Projection, projectPoint, radiusOfAngle, rayOfPixel } from './lens.ts';
import { traceLesion } from './lesion-surface.ts';
import type { Trace } from './trace.ts';
import type { CameraPose, Lesion, LesionView, Patient, PixelBox } from './types.ts';
import { add, distance, dot, scale, subtract, type Vec3 } from './vector.ts';

/** The exact truth about every polyp of the patient in a traced frame. */
export function lesionViews(
  patient: Patient,
  pose: CameraPose,
  projection: Projection,
  trace: Trace,
): LesionView[] {
  return patient.lesions.map((lesion, k) => {
    const { box, visiblePixelCount } = boxOf(trace.lesionMap, projection, k + 1);
    return {
      lesion,
      sizeMm: lesion.sizeMm,
      parisType: lesion.parisType,
      box,
      visiblePixelCount,
      visibleFraction: box ? visibleShare(patient, lesion, k + 1, pose, projection, trace) : 0,
      distanceMm: distance(pose.positionMm, headCentre(lesion)),
    };
  });
}

/** World position of a polyp's centre: the head's, for a stalked one. */
function headCentre({ body }: Lesion): Vec3 {
  const [u, v, n] = body.centreMm;
  return add(body.footMm, add(scale(body.u, u), add(scale(body.v, v), scale(body.n, n))));
}

function boxOf(
  map: Uint8Array,
  { widthPx, heightPx }: Projection,
  value: number,
): { box: PixelBox | undefined; visiblePixelCount: number } {
  let xMinPx = widthPx;
  let yMinPx = heightPx;
  let xMaxPx = 0;
  let yMaxPx = 0;
  let visiblePixelCount = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (map[y * widthPx + x] !== value) continue;
      visiblePixelCount++;
      if (x < xMinPx) xMinPx = x;
      if (x >= xMaxPx) xMaxPx = x + 1;
      if (y < yMinPx) yMinPx = y;
      yMaxPx = y + 1;
    }
  }
  return { box: visiblePixelCount > 0 ? { xMinPx, yMinPx, xMaxPx, yMaxPx } : undefined, visiblePixelCount };
}

/** Rays spent on one polyp's visible share, at most (a grid of pixels; small polyps get every pixel). */
const raysAtMost = 700;

/** Rays further off axis (radians, 110 degrees) are beyond any lens and beyond the distortion's inverse. */
const widestAngle = (110 * Math.PI) / 180;

/**
 * Visible share of a polyp: of the pixel positions (beyond the picture's edge too) whose ray would meet it with
 * nothing in the way, how many show it. Sampled on a grid, exact for small polyps.
 */
function visibleShare(
  patient: Patient,
  lesion: Lesion,
  value: number,
  pose: CameraPose,
  projection: Projection,
  trace: Trace,
): number {
  const { body } = lesion;
  const toCentre = subtract(body.boundCentreMm, pose.positionMm);
  const local: Vec3 = [dot(toCentre, pose.right), dot(toCentre, pose.down), dot(toCentre, pose.forward)];
  const away = Math.max(body.boundRadiusMm * 1.02, Math.sqrt(dot(local, local)));
  const { xPx, yPx } = projectPoint(projection, local);
  // The lens magnifies sideways by at most the factor angle / sin(angle): 1.9 covers 100 degrees off axis.
  const reachPx = Math.ceil(Math.asin(body.boundRadiusMm / away) * projection.focalPx * 1.9) + 1;
  const stride = Math.max(1, Math.ceil((2 * reachPx) / Math.sqrt(raysAtMost)));
  const [ox, oy, oz] = pose.positionMm;
  const farthestPx = radiusOfAngle(projection, widestAngle);
  let all = 0;
  let seen = 0;
  for (let y = Math.floor(yPx) - reachPx; y <= yPx + reachPx; y += stride) {
    for (let x = Math.floor(xPx) - reachPx; x <= xPx + reachPx; x += stride) {
      if ((x + 0.5 - projection.centreXPx) ** 2 + (y + 0.5 - projection.centreYPx) ** 2 > farthestPx ** 2)
        continue;
      const ray = rayOfPixel(projection, x + 0.5, y + 0.5);
      const along = dot(ray, local);
      const half = body.boundRadiusMm ** 2 - (dot(local, local) - along * along);
      if (half <= 0 || along + Math.sqrt(half) <= 0) continue;
      const world = add(
        scale(pose.right, ray[0]),
        add(scale(pose.down, ray[1]), scale(pose.forward, ray[2])),
      );
      const from = Math.max(0, along - Math.sqrt(half));
      const hit = traceLesion(body, patient.colon, ox, oy, oz, ...world, from, along + Math.sqrt(half));
      if (hit < 0) continue;
      all++;
      const inPicture = x >= 0 && y >= 0 && x < projection.widthPx && y < projection.heightPx;
      if (inPicture && trace.lesionMap[y * projection.widthPx + x] === value) seen++;
    }
  }
  return all === 0 ? 0 : seen / all;
}
