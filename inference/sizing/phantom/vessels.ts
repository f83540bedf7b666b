import { noise1 } from './noise.ts';
import { Random, seedOf } from './random.ts';

/** A map of the submucosal vessels over the wall: rows along z, columns over one turn (diamond angle), 0-255. */
export interface Detail {
  readonly rows: number;
  readonly columns: number;
  readonly density: Uint8Array;
}

export const VESSEL_STEP_MM = 0.2;
const columns = 768;
/** Millimetres a column stands for, at a radius of 20 mm. */
const columnMm = (2 * Math.PI * 20) / columns;

interface Branch {
  zMm: number;
  aroundMm: number;
  heading: number;
  widthMm: number;
  leftMm: number;
}

/**
 * Draws branching vessels as random walks over the unrolled wall: trunks of 0.5 mm that fork into twigs of
 * 0.1 mm, the tree-like network that is seen through healthy mucosa.
 */
export function makeVesselMap(seed: number, lengthMm: number): Detail {
  const random = new Random(seedOf(seed, 'vessels'));
  const rows = Math.ceil(lengthMm / VESSEL_STEP_MM) + 2;
  const density = new Uint8Array(rows * columns);
  const circumferenceMm = columns * columnMm;
  const trunkCount = Math.round((lengthMm * circumferenceMm) / random.range(130, 330));
  for (let trunk = 0; trunk < trunkCount; trunk++) {
    const pending: Branch[] = [
      {
        zMm: random.range(0, lengthMm),
        aroundMm: random.range(0, circumferenceMm),
        heading: random.range(0, 2 * Math.PI),
        widthMm: random.range(0.22, 0.5),
        leftMm: random.range(12, 26),
      },
    ];
    for (let drawn = 0; drawn < 34 && pending.length > 0; drawn++) walk(pending.pop()!, pending);
  }
  return { rows, columns, density };

  function walk(branch: Branch, pending: Branch[]): void {
    const wander = random.index(1 << 30);
    const stepMm = 0.25;
    let travelled = 0;
    while (branch.leftMm > 0 && branch.widthMm > 0.07) {
      branch.heading += 0.11 * noise1(wander, travelled / 0.9);
      branch.zMm += stepMm * Math.cos(branch.heading);
      branch.aroundMm += stepMm * Math.sin(branch.heading);
      branch.leftMm -= stepMm;
      branch.widthMm *= 0.994;
      travelled += stepMm;
      stamp(branch.zMm, branch.aroundMm, branch.widthMm);
      if (random.chance(0.055)) {
        const side = random.chance(0.5) ? 1 : -1;
        pending.push({
          ...branch,
          heading: branch.heading + side * random.range(0.4, 1.1),
          widthMm: branch.widthMm * random.range(0.5, 0.85),
          leftMm: branch.leftMm * random.range(0.5, 1),
        });
      }
    }
  }

  function stamp(zMm: number, aroundMm: number, widthMm: number): void {
    const radius = widthMm / 2 + 0.12;
    const row = zMm / VESSEL_STEP_MM;
    const column = aroundMm / columnMm;
    const reach = Math.ceil(radius / columnMm);
    for (let r = Math.ceil(row) - reach; r <= row + reach; r++) {
      if (r < 0 || r >= rows) continue;
      for (let c = Math.ceil(column) - reach; c <= column + reach; c++) {
        const dz = (r - row) * VESSEL_STEP_MM;
        const da = (c - column) * columnMm;
        const cover = (1 - (dz * dz + da * da) / (radius * radius)) * Math.min(1, 0.35 + widthMm);
        if (cover <= 0) continue;
        const at = r * columns + (((c % columns) + columns) % columns);
        density[at] = Math.max(density[at]!, Math.min(255, cover * 330));
      }
    }
  }
}
