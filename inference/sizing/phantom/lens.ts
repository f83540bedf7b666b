import type { Vec3 } from './vector.ts';

type ApertureShape = 'octagon' | 'circle';

/**
 * An endoscope's lens: a point camera with radially symmetric barrel distortion. A ray at angle a (radians)
 * from the axis meets the picture at r(a) = a + barrel · a³ (normalised so that half the field of view falls
 * on the rim of the aperture), the leading terms of the Kannala–Brandt fisheye model (IEEE TPAMI 28(8), 2006).
 */
export interface Lens {
  /** Full field of view across the aperture's widest diameter, degrees. */
  readonly fieldOfViewDeg: number;
  /** Third-order coefficient, at or below 0: the more negative, the more the rim is squeezed. */
  readonly barrel: number;
  readonly aperture: ApertureShape;
  /** Radius of the aperture's rim as a share of half the picture's shorter side. */
  readonly apertureShare: number;
}

/** A lens laid on a picture of a certain size. Pixel centres are at whole numbers plus one half. */
export interface Projection {
  readonly lens: Lens;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly centreXPx: number;
  readonly centreYPx: number;
  /** Pixels per unit of the normalised radius r(a). */
  readonly focalPx: number;
  readonly rimPx: number;
}

const distorted = (lens: Lens, angle: number): number => angle + lens.barrel * angle * angle * angle;

/** Places a lens on a picture: the rim of the field of view touches the aperture's rim. */
export function projectionOf(lens: Lens, widthPx: number, heightPx: number): Projection {
  const halfView = (lens.fieldOfViewDeg * Math.PI) / 360;
  const rimPx =
    (Math.min(widthPx, heightPx) / 2) * lens.apertureShare * (lens.aperture === 'octagon' ? 1.2 : 1);
  return {
    lens,
    widthPx,
    heightPx,
    centreXPx: widthPx / 2,
    centreYPx: heightPx / 2,
    focalPx: rimPx / distorted(lens, halfView),
    rimPx,
  };
}

/** Distance in pixels from the picture's centre of a ray at `angle` radians from the axis. */
export function radiusOfAngle(projection: Projection, angle: number): number {
  return projection.focalPx * distorted(projection.lens, angle);
}

/** Inverse of `radiusOfAngle` by Newton's method, to double precision for angles below 115°. */
export function angleOfRadius(projection: Projection, radiusPx: number): number {
  const target = radiusPx / projection.focalPx;
  let angle = target;
  for (let i = 0; i < 30; i++) {
    const step =
      (distorted(projection.lens, angle) - target) / (1 + 3 * projection.lens.barrel * angle * angle);
    angle -= step;
    if (Math.abs(step) < 1e-15) break;
  }
  return angle;
}

/** Pixel position of a point in camera coordinates (x right, y down, z forward; any unit). */
export function projectPoint(projection: Projection, point: Vec3): { xPx: number; yPx: number } {
  const side = Math.sqrt(point[0] * point[0] + point[1] * point[1]);
  if (side === 0) return { xPx: projection.centreXPx, yPx: projection.centreYPx };
  const radiusPx = radiusOfAngle(projection, Math.atan2(side, point[2]));
  return {
    xPx: projection.centreXPx + (radiusPx * point[0]) / side,
    yPx: projection.centreYPx + (radiusPx * point[1]) / side,
  };
}

/** Unit direction in camera coordinates of a position in the picture. Inverse of `projectPoint`. */
export function rayOfPixel(projection: Projection, xPx: number, yPx: number): Vec3 {
  const dx = xPx - projection.centreXPx;
  const dy = yPx - projection.centreYPx;
  const radiusPx = Math.sqrt(dx * dx + dy * dy);
  if (radiusPx === 0) return [0, 0, 1];
  const angle = angleOfRadius(projection, radiusPx);
  const side = Math.sin(angle) / radiusPx;
  return [dx * side, dy * side, Math.cos(angle)];
}

/** True where the aperture lets light through. */
function insideAperture(projection: Projection, xPx: number, yPx: number): boolean {
  const dx = Math.abs(xPx - projection.centreXPx);
  const dy = Math.abs(yPx - projection.centreYPx);
  if (projection.lens.aperture === 'circle') return dx * dx + dy * dy < projection.rimPx * projection.rimPx;
  const half = projection.rimPx / 1.2;
  return dx < half * 1.06 && dy < half && dx + dy < half * 1.62;
}

/** Camera-space unit ray per pixel, [heightPx, widthPx, 3], at pixel centres. All zeros outside the aperture. */
export interface RayTable {
  readonly projection: Projection;
  readonly rays: Float32Array;
  /** The largest angle between a pixel's ray and its neighbour's, radians. */
  readonly pixelAngle: number;
}

export function makeRayTable(projection: Projection): RayTable {
  const { widthPx, heightPx } = projection;
  const rays = new Float32Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (!insideAperture(projection, x + 0.5, y + 0.5)) continue;
      rays.set(rayOfPixel(projection, x + 0.5, y + 0.5), (y * widthPx + x) * 3);
    }
  }
  const rim = angleOfRadius(projection, projection.rimPx);
  return { projection, rays, pixelAngle: rim - angleOfRadius(projection, projection.rimPx - 1) };
}
