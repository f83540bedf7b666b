import { CaliperError } from '../../../main/contract/errors.ts';
import { type AnnotatedLesion, annotatedLesions } from './annotation.ts';
import { makePatient } from './patient.ts';
import { seedOf } from './random.ts';
import { renderFrame } from './render.ts';
import type { SizeDistribution } from './size-distribution.ts';
import { blendTrajectories, lesionTrajectory, type Trajectory } from './trajectory.ts';
import type { Patient } from './types.ts';

export interface ClipOptions {
  readonly seed: number;
  readonly frameCount: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Polyps the endoscope visits, 1 to 6. */
  readonly lesionCount?: number;
  readonly sizes?: SizeDistribution;
}

export interface ClipFrame {
  readonly frameIndex: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** [heightPx, widthPx, 3], 0-255. */
  readonly rgb: Uint8Array;
  /** The polyps in view (see `annotatedLesions`), with their exact truth. */
  readonly lesions: readonly AnnotatedLesion[];
}

/**
 * A video of one patient: the endoscope withdraws from the deepest polyp to the first and looks at each for an
 * equal share of the frames. Deterministic by seed.
 *
 * @throws CaliperError `invalid_input` for counts or sizes out of range
 */
export function* phantomClip(options: ClipOptions): Generator<ClipFrame> {
  const { seed, frameCount, widthPx, heightPx, lesionCount = 2, sizes = 'clinical' } = options;
  const sane = frameCount > 0 && widthPx >= 16 && heightPx >= 16 && lesionCount >= 1 && lesionCount <= 6;
  if (!sane)
    throw new CaliperError(
      'invalid_input',
      'A phantom clip needs frames, at least 16 × 16 pixels, 1-6 polyps.',
    );
  const patient = makePatient(seed, { lesionCount, sizes });
  const path = withdrawal(patient);
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
    const pose = path(frameIndex / frameCount);
    const noiseSeed = seedOf(seed, 'noise', frameIndex);
    const frame = renderFrame(patient, pose, { widthPx, heightPx, noiseSeed });
    yield { frameIndex, widthPx, heightPx, rgb: frame.rgb, lesions: annotatedLesions(frame.lesions) };
  }
}

/** One visit a polyp, the deepest first, blended over the last fifth of each visit. */
function withdrawal(patient: Patient): Trajectory {
  const visits = patient.lesions
    .map((lesion, k) => lesionTrajectory(patient, lesion, seedOf(patient.seed, 'visit', k)))
    .reverse();
  return (time) => {
    const at = time * visits.length;
    const current = Math.min(visits.length - 1, Math.floor(at));
    const share = at - current;
    const next = visits[current + 1];
    if (!next || share < 0.8) return visits[current]!(share);
    return blendTrajectories(patient, visits[current]!(share), next(0), (share - 0.8) / 0.2);
  };
}
