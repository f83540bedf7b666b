import { type Colon, diamondAngle, WALL_COLUMNS, WALL_STEP_MM, WALL_STRIDE } from './colon.ts';
import { lesionClearance, stalkClearance } from './lesion-surface.ts';
import { irradiance, lightPositions } from './light.ts';
import { RELIEF_SIZE, reliefTile } from './relief.ts';
import type { Trace } from './trace.ts';
import type { Appearance, CameraPose, Lesion, Patient } from './types.ts';
import type { Vec3 } from './vector.ts';
import { VESSEL_STEP_MM } from './vessels.ts';

/** A surface point being shaded; one is reused for the whole frame. */
interface Surface {
  nx: number;
  ny: number;
  nz: number;
  red: number;
  green: number;
  blue: number;
  /** Share of the scattered light that reaches the point: below 1 in grooves and at a polyp's foot. */
  open: number;
}

/**
 * Light that reaches the lens along every ray: [heightPx, widthPx, 3], linear red, green, blue, in units of
 * the reference irradiance (see `light.ts`), before any gain. 0 where the trace saw nothing.
 */
export function shadeFrame(
  patient: Patient,
  pose: CameraPose,
  trace: Trace,
  pixelAngle: number,
): Float32Array {
  const radiance = new Float32Array(trace.rays.length);
  const lights = lightPositions(pose);
  const surface: Surface = { nx: 0, ny: 0, nz: 0, red: 0, green: 0, blue: 0, open: 1 };
  const [ox, oy, oz] = pose.positionMm;
  for (let pixel = 0; pixel < trace.depthMm.length; pixel++) {
    const depth = trace.depthMm[pixel]!;
    if (depth <= 0 || depth === Number.POSITIVE_INFINITY) continue;
    const at = pixel * 3;
    const dx = trace.rays[at]!;
    const dy = trace.rays[at + 1]!;
    const dz = trace.rays[at + 2]!;
    const x = ox + depth * dx;
    const y = oy + depth * dy;
    const z = oz + depth * dz;
    const footprintMm = depth * pixelAngle;
    const which = trace.lesionMap[pixel]!;
    if (which === 0) wallSurface(surface, patient, x, y, z, footprintMm);
    else polypSurface(surface, patient, patient.lesions[which - 1]!, x, y, z, footprintMm);
    illuminate(radiance, at, surface, patient.appearance, lights, pose.forward, x, y, z, dx, dy, dz, depth);
  }
  return radiance;
}

function illuminate(
  radiance: Float32Array,
  at: number,
  surface: Surface,
  appearance: Appearance,
  lights: readonly Vec3[],
  axis: Vec3,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  depth: number,
): void {
  const norm = 1 / Math.sqrt(surface.nx ** 2 + surface.ny ** 2 + surface.nz ** 2);
  const nx = surface.nx * norm;
  const ny = surface.ny * norm;
  const nz = surface.nz * norm;
  let diffuse = 0;
  let mirror = 0;
  for (let i = 0; i < lights.length; i++) {
    const light = lights[i]!;
    const lx = light[0] - x;
    const ly = light[1] - y;
    const lz = light[2] - z;
    const away = Math.sqrt(lx * lx + ly * ly + lz * lz);
    const towards = -(lx * axis[0] + ly * axis[1] + lz * axis[2]) / away;
    const arriving = irradiance(away, towards);
    const facing = (lx * nx + ly * ny + lz * nz) / away;
    // Light that enters the mucosa leaves it a little beside: the shadow line is soft.
    const soft = (facing + 0.18) / 1.18;
    if (soft > 0) diffuse += arriving * soft;
    diffuse += arriving * 0.07 * surface.open;
    const hx = lx / away - dx;
    const hy = ly / away - dy;
    const hz = lz / away - dz;
    const half = (hx * nx + hy * ny + hz * nz) / Math.sqrt(hx * hx + hy * hy + hz * hz);
    if (half > 0.98) {
      let lobe = half * half;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe;
      lobe *= lobe; // half to the 512th
      mirror += Math.min(arriving, 12) * lobe;
    }
  }
  const shade = (diffuse * surface.open) / lights.length;
  const gloss = (mirror * appearance.wetness) / lights.length;
  // Far mucosa is lit by light that has already met mucosa: deeper red with distance.
  const filter = 1 / (1 + depth * 0.004);
  radiance[at] = surface.red * shade + gloss;
  radiance[at + 1] = surface.green * shade * filter + gloss;
  radiance[at + 2] = surface.blue * shade * filter * filter + gloss * 0.92;
}

function wallSurface(
  out: Surface,
  patient: Patient,
  x: number,
  y: number,
  z: number,
  footprintMm: number,
): void {
  const { colon, appearance } = patient;
  const line = colon.centreLine;
  const zi = z | 0;
  const zt = z - zi;
  const li = zi * 4;
  const cx = line[li]! + (line[li + 4]! - line[li]!) * zt;
  const cy = line[li + 1]! + (line[li + 5]! - line[li + 1]!) * zt;
  const slopeX = line[li + 2]! + (line[li + 6]! - line[li + 2]!) * zt;
  const slopeY = line[li + 3]! + (line[li + 7]! - line[li + 3]!) * zt;
  const rho = Math.sqrt((x - cx) ** 2 + (y - cy) ** 2) + 1e-9;
  const dx = (x - cx) / rho;
  const dy = (y - cy) / rho;
  const angle = diamondAngle(dx, dy);
  readWall(colon, angle, z);
  const perAngle = wallValues[2]! / rho;
  const perZ = wallValues[1]!;
  out.open = wallValues[3]!;
  const around = angle / 4;
  const fine = reliefAt(z, around, 6, footprintMm / 0.35, 0);
  const coarse = reliefAt(z + 31, around, 2, footprintMm / 1.4, 3);
  const bumpZ = appearance.grain * (0.3 * fine * reliefValues[0]! + coarse * reliefValues[3]!);
  const bumpA = appearance.grain * (0.3 * fine * reliefValues[1]! + coarse * reliefValues[4]!);
  const aroundSlope = perAngle + bumpA;
  out.nx = -dx - aroundSlope * dy;
  out.ny = -dy + aroundSlope * dx;
  out.nz = perZ + bumpZ + dx * slopeX + dy * slopeY - perAngle * (-dy * slopeX + dx * slopeY);
  const vessel = appearance.vesselStrength * vesselAt(colon, z, around);
  const mottle = 1 + 0.06 * fine * reliefValues[2]! + 0.05 * coarse * reliefValues[5]!;
  out.red = appearance.mucosa[0] * wallValues[4]! * mottle * (1 - 0.3 * vessel);
  out.green = appearance.mucosa[1] * wallValues[5]! * mottle * (1 - 0.5 * vessel);
  out.blue = appearance.mucosa[2] * wallValues[6]! * mottle * (1 - 0.3 * vessel);
  for (const lesion of patient.lesions) footShade(out, lesion, colon, x, y, z);
}

/** The ring around a polyp's foot gets less scattered light. */
function footShade(out: Surface, lesion: Lesion, colon: Colon, x: number, y: number, z: number): void {
  const { body } = lesion;
  const far =
    (x - body.boundCentreMm[0]) ** 2 + (y - body.boundCentreMm[1]) ** 2 + (z - body.boundCentreMm[2]) ** 2;
  const fade = 1 - far / body.boundRadiusMm ** 2;
  if (fade <= 0) return;
  const gap = Math.max(0, lesionClearance(body, colon, x, y, z));
  const reach = 0.07 * lesion.sizeMm + 0.15;
  out.open *= 1 - (fade * 0.35) / (1 + (gap / reach) ** 2);
}

function polypSurface(
  out: Surface,
  patient: Patient,
  lesion: Lesion,
  x: number,
  y: number,
  z: number,
  footprintMm: number,
): void {
  const { colon, appearance } = patient;
  const { body, skin } = lesion;
  const e = 0.02 + 0.012 * lesion.sizeMm;
  out.nx = lesionClearance(body, colon, x + e, y, z) - lesionClearance(body, colon, x - e, y, z);
  out.ny = lesionClearance(body, colon, x, y + e, z) - lesionClearance(body, colon, x, y - e, z);
  out.nz = lesionClearance(body, colon, x, y, z + e) - lesionClearance(body, colon, x, y, z - e);
  const norm = 1 / (Math.sqrt(out.nx ** 2 + out.ny ** 2 + out.nz ** 2) + 1e-12);
  const px = x - body.footMm[0];
  const py = y - body.footMm[1];
  const pz = z - body.footMm[2];
  const u = px * body.u[0] + py * body.u[1] + pz * body.u[2];
  const v = px * body.v[0] + py * body.v[1] + pz * body.v[2];
  const n = px * body.n[0] + py * body.n[1] + pz * body.n[2];
  const onStalk = body.stalk !== undefined && Math.abs(stalkClearance(body, u, v, n)) < 0.08;
  const pits = RELIEF_SIZE / (10.7 * skin.pitMm);
  const fine = reliefPlane((u + 0.6 * n) * pits, (v + 0.75 * n) * pits, footprintMm / (0.6 * skin.pitMm), 0);
  const coarse = reliefPlane((u - 0.5 * n) * 4 + 90, (v + 0.5 * n) * 4, footprintMm / 1.2, 3);
  const bumpU = appearance.grain * (0.35 * fine * reliefValues[0]! + 0.7 * coarse * reliefValues[3]!);
  const bumpV = appearance.grain * (0.35 * fine * reliefValues[1]! + 0.7 * coarse * reliefValues[4]!);
  out.nx = out.nx * norm + bumpU * body.u[0] + bumpV * body.v[0];
  out.ny = out.ny * norm + bumpU * body.u[1] + bumpV * body.v[1];
  out.nz = out.nz * norm + bumpU * body.u[2] + bumpV * body.v[2];
  const pit =
    1 + (onStalk ? 0.05 : skin.pitDepth) * fine * reliefValues[2]! + 0.08 * coarse * reliefValues[5]!;
  // The rim takes the colour of the mucosa it grows from.
  const rise = body.wallFactor > 0 ? Math.min(1, Math.max(0, (n / body.semiAxesMm[2]) * 1.3 + 0.15)) : 1;
  const strength = onStalk ? 0.25 : rise * (1 + 0.45 * coarse * reliefValues[5]!);
  out.open = 1;
  out.red = appearance.mucosa[0] * (1 + (skin.tint[0] - 1) * strength) * (0.4 + 0.6 * pit);
  out.green = appearance.mucosa[1] * (1 + (skin.tint[1] - 1) * strength) * pit;
  out.blue = appearance.mucosa[2] * (1 + (skin.tint[2] - 1) * strength) * pit;
}

/** Results of `readWall`: radius, slopes, shade, tints, interpolated between four table cells. */
const wallValues = new Float64Array(WALL_STRIDE);

function readWall(colon: Colon, angle: number, z: number): void {
  const column = angle * (WALL_COLUMNS / 4);
  const ci = column | 0;
  const v = column - ci;
  const c0 = (ci & (WALL_COLUMNS - 1)) * WALL_STRIDE;
  const c1 = ((ci + 1) & (WALL_COLUMNS - 1)) * WALL_STRIDE;
  const row = Math.min(colon.rows - 1.001, z * (1 / WALL_STEP_MM));
  const ri = row | 0;
  const u = row - ri;
  const top = ri * (WALL_COLUMNS * WALL_STRIDE);
  const bottom = top + WALL_COLUMNS * WALL_STRIDE;
  for (let k = 1; k < WALL_STRIDE; k++) {
    const near = colon.wall[top + c0 + k]! * (1 - v) + colon.wall[top + c1 + k]! * v;
    const far = colon.wall[bottom + c0 + k]! * (1 - v) + colon.wall[bottom + c1 + k]! * v;
    wallValues[k] = near + (far - near) * u;
  }
}

function vesselAt(colon: Colon, z: number, around: number): number {
  const { density, rows, columns } = colon.vessels;
  const row = Math.min(rows - 1.001, z / VESSEL_STEP_MM);
  const column = around * columns;
  const ri = row | 0;
  const ci = column | 0;
  const u = row - ri;
  const v = column - ci;
  const c0 = ci % columns;
  const c1 = (ci + 1) % columns;
  const near = density[ri * columns + c0]! * (1 - v) + density[ri * columns + c1]! * v;
  const far = density[(ri + 1) * columns + c0]! * (1 - v) + density[(ri + 1) * columns + c1]! * v;
  return (near + (far - near) * u) / 255;
}

/** Results of the two relief look-ups of a pixel, at offsets 0 and 3. */
const reliefValues = new Float64Array(6);

/**
 * Relief on the wall: `tiles` tiles a turn, square at a radius of 20 mm. Returns how much of the relief a pixel
 * can still resolve (1 near, towards 0 where `blur`, the pixel's width in features, grows).
 */
function reliefAt(z: number, around: number, tiles: number, blur: number, offset: number): number {
  const texelsPerMm = (tiles * RELIEF_SIZE) / (2 * Math.PI * 20);
  return reliefPlane(z * texelsPerMm, around * tiles * RELIEF_SIZE, blur, offset);
}

function reliefPlane(row: number, column: number, blur: number, offset: number): number {
  const tile = reliefTile();
  const ri = Math.floor(row);
  const ci = Math.floor(column);
  const u = row - ri;
  const v = column - ci;
  const r0 = (ri & (RELIEF_SIZE - 1)) * RELIEF_SIZE;
  const r1 = ((ri + 1) & (RELIEF_SIZE - 1)) * RELIEF_SIZE;
  const c0 = ci & (RELIEF_SIZE - 1);
  const c1 = (ci + 1) & (RELIEF_SIZE - 1);
  for (let k = 0; k < 3; k++) {
    const near = tile[(r0 + c0) * 3 + k]! * (1 - v) + tile[(r0 + c1) * 3 + k]! * v;
    const far = tile[(r1 + c0) * 3 + k]! * (1 - v) + tile[(r1 + c1) * 3 + k]! * v;
    reliefValues[offset + k] = near + (far - near) * u;
  }
  return 1 / (1 + blur * blur);
}
