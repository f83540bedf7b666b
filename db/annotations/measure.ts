import type { PointPx } from '../../main/contract/primitives.ts';
import type { Geometry, Scale } from '../../main/contract/shapes.ts';
import type { PixelSpacing } from '../../main/contract/spacing.ts';

/** Length of a line, or circumference of a closed outline, in pixels. */
export function lengthPx({ kind, points }: Geometry): number {
  const steps = kind === 'length' ? points.length - 1 : points.length;
  let length = 0;
  for (let i = 0; i < steps; i += 1) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!];
    length += Math.hypot(b.xPx - a.xPx, b.yPx - a.yPx);
  }
  return length;
}

/** Area inside a closed outline by the shoelace formula; null for a line. An outline that crosses itself counts loops against each other. */
export function areaPx2({ kind, points }: Geometry): number | null {
  if (kind === 'length') return null;
  const [origin] = points;
  let doubled = 0;
  for (let i = 0; i < points.length; i += 1) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!];
    // From the first point: far from the frame's corner the products would lose the digits that count.
    doubled += (a.xPx - origin!.xPx) * (b.yPx - origin!.yPx) - (b.xPx - origin!.xPx) * (a.yPx - origin!.yPx);
  }
  return Math.abs(doubled) / 2;
}

/** Millimetres a pixel across and down. */
const steps = (scale: Scale): readonly [number, number] =>
  scale.kind === 'line' ? [scale.mmPerPx, scale.mmPerPx] : [scale.xMmPerPx, scale.yMmPerPx];

/** Length of a line, or circumference of a closed outline, in mm; pixels need not be square. */
export function lengthMm({ kind, points }: Geometry, scale: Scale): number {
  const [x, y] = steps(scale);
  const inMm = points.map(({ xPx, yPx }) => ({ xPx: xPx * x, yPx: yPx * y }));
  return lengthPx({ kind, points: inMm } as Geometry);
}

/** Area inside a closed outline in mm²; null for a line. */
export function areaMm2(geometry: Geometry, scale: Scale): number | null {
  const area = areaPx2(geometry);
  const [x, y] = steps(scale);
  return area === null ? null : area * x * y;
}

/** What a file states for the place of a shape; null where the shape does not lie in one of its areas as a whole. */
export function fileScale({ source, areas }: PixelSpacing, points: readonly PointPx[]): Scale | null {
  const inside = areas.filter(({ xMinPx, yMinPx, xMaxPx, yMaxPx }) =>
    points.every(({ xPx, yPx }) => xPx >= xMinPx && xPx <= xMaxPx && yPx >= yMinPx && yPx <= yMaxPx),
  );
  const [first, ...others] = inside.map(({ xMmPerPx, yMmPerPx }) => ({ xMmPerPx, yMmPerPx }));
  // Areas that overlap and contradict each other say nothing.
  const isClear = others.every(
    ({ xMmPerPx, yMmPerPx }) => xMmPerPx === first?.xMmPerPx && yMmPerPx === first.yMmPerPx,
  );
  return first && isClear ? { kind: 'file', source, ...first } : null;
}
