import { annotatedLesions } from './annotation.ts';
import type { ParisType } from './paris.ts';
import { makePatient } from './patient.ts';
import { Random, seedOf } from './random.ts';
import { renderFrame } from './render.ts';
import type { SizeDistribution } from './size-distribution.ts';
import { lesionTrajectory } from './trajectory.ts';
import type { PixelBox } from './types.ts';

/** What one patient of a data set is made of. Plain data: it travels to a worker thread. */
export interface PatientPlan {
  readonly patientSeed: number;
  readonly lesionsPerPatient: number;
  readonly framesPerLesion: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizes: SizeDistribution;
}

/** The truth about one polyp in one frame, as plain data. */
export interface LesionLabel {
  readonly lesionId: string;
  readonly sizeMm: number;
  readonly parisType: ParisType;
  readonly box: PixelBox;
  readonly visibleFraction: number;
  readonly distanceMm: number;
}

export interface LabelledFrame {
  readonly patientId: string;
  /** [heightPx, widthPx, 3], 0-255. */
  readonly rgb: Uint8Array;
  /** The polyps in view, at least one. */
  readonly labels: readonly LesionLabel[];
}

/** How often a moment at which the polyp is out of view is replaced by another. */
const attempts = 6;

/** Frames of one patient: moments spread evenly over one visit of the endoscope to each polyp, polyp in view. */
export function* patientFrames(plan: PatientPlan): Generator<LabelledFrame> {
  const { widthPx, heightPx, framesPerLesion } = plan;
  const patient = makePatient(plan.patientSeed, { lesionCount: plan.lesionsPerPatient, sizes: plan.sizes });
  for (const [k, lesion] of patient.lesions.entries()) {
    const path = lesionTrajectory(patient, lesion, seedOf(plan.patientSeed, 'visit', k));
    const random = new Random(seedOf(plan.patientSeed, 'moments', k));
    for (let i = 0; i < framesPerLesion; i++) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const time = attempt === 0 ? (i + random.unit()) / framesPerLesion : random.unit();
        const noiseSeed = seedOf(plan.patientSeed, 'noise', k, i, attempt);
        const frame = renderFrame(patient, path(time), { widthPx, heightPx, noiseSeed });
        const seen = annotatedLesions(frame.lesions);
        if (!seen.some((view) => view.lesion === lesion)) continue;
        const labels = seen.map(
          ({ lesion: { lesionId }, sizeMm, parisType, box, visibleFraction, distanceMm }) => ({
            lesionId,
            sizeMm,
            parisType,
            box,
            visibleFraction,
            distanceMm,
          }),
        );
        yield { patientId: patient.patientId, rgb: frame.rgb, labels };
        break;
      }
    }
  }
}
