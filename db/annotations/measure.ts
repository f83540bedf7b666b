import type { Geometry } from '../../main/contract/shapes.ts';

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
