/** A rectangle of pixels; both ends are inside. */
export interface Region {
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

export function wholeSquare(sidePx: number): Region {
  return { xMin: 0, yMin: 0, xMax: sidePx - 1, yMax: sidePx - 1 };
}

/** The smallest rectangle around all of these; undefined for none. */
export function aroundRegions(regions: readonly Region[]): Region | undefined {
  const [head, ...tail] = regions;
  if (!head) return undefined;
  return tail.reduce(
    (around, region) => ({
      xMin: Math.min(around.xMin, region.xMin),
      yMin: Math.min(around.yMin, region.yMin),
      xMax: Math.max(around.xMax, region.xMax),
      yMax: Math.max(around.yMax, region.yMax),
    }),
    head,
  );
}
