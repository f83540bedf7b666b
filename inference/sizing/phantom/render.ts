import { lesionViews } from './ground-truth.ts';
import { type Lens, makeRayTable, projectionOf, type RayTable } from './lens.ts';
import { exposeFrame } from './sensor.ts';
import { shadeFrame } from './shade.ts';
import { traceFrame } from './trace.ts';
import type { CameraPose, Patient, PhantomFrame } from './types.ts';

export interface RenderOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Seeds the sensor noise only. */
  readonly noiseSeed: number;
}

/** Renders what the patient's endoscope sees from a pose, with the exact truth beside it. */
export function renderFrame(patient: Patient, pose: CameraPose, options: RenderOptions): PhantomFrame {
  const { widthPx, heightPx, noiseSeed } = options;
  const table = rayTableOf(patient.lens, widthPx, heightPx);
  const trace = traceFrame(patient, pose, table);
  const radiance = shadeFrame(patient, pose, trace, table.pixelAngle);
  const depthMm = trace.depthMm.slice();
  const inside = new Uint8Array(depthMm.length);
  for (let i = 0; i < depthMm.length; i++) {
    inside[i] = depthMm[i]! > 0 ? 1 : 0;
    if (depthMm[i] === Number.POSITIVE_INFINITY) depthMm[i] = 0;
  }
  const { appearance } = patient;
  const perPx = widthPx / 384;
  const motionBlurPx = [pose.motionBlurPx[0] * perPx, pose.motionBlurPx[1] * perPx] as const;
  const rgb = exposeFrame(radiance, inside, {
    appearance,
    projection: table.projection,
    motionBlurPx,
    noiseSeed,
  });
  const lesions = lesionViews(patient, pose, table.projection, trace);
  return { widthPx, heightPx, rgb, depthMm, lesionMap: trace.lesionMap, lesions };
}

/** Ray tables by lens object: a patient's frames share one lens and one size. */
const tables = new WeakMap<Lens, RayTable>();

function rayTableOf(lens: Lens, widthPx: number, heightPx: number): RayTable {
  const known = tables.get(lens);
  if (known && known.projection.widthPx === widthPx && known.projection.heightPx === heightPx) return known;
  const table = makeRayTable(projectionOf(lens, widthPx, heightPx));
  tables.set(lens, table);
  return table;
}
