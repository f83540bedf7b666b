import type { HardReason, LesionSize } from '../../main/contract/predictions.ts';
import { defaultThresholds, type SizeClass, sizeClassOf } from '../../main/contract/size-classes.ts';

/** What the frames of a lesion say together: how many, and mean, spread and range of their sizes. */
export interface FrameAgreement {
  readonly frameCount: number;
  readonly meanMm: number;
  readonly deviationMm: number;
  readonly leastMm: number;
  readonly greatestMm: number;
}

const { diminutiveUpToMm, largeFromMm } = defaultThresholds;
const classNames: Readonly<Record<SizeClass, string>> = {
  diminutive: `diminutive (up to ${diminutiveUpToMm} mm)`,
  small: `small (below ${largeFromMm} mm)`,
  large: `large (${largeFromMm} mm or more)`,
};

/** Below this the aggregate rests on too few looks. */
const fewFrames = 5;
/** Standard deviation of the frames' sizes relative to their mean from which they count as disagreeing. */
const disagreement = 0.25;

/** Why a lesion is hard, most important first. There is always one: its interval, by which the queue is sorted. */
export function hardReasons(
  { sizeMm, lowMm, highMm }: Pick<LesionSize, 'sizeMm' | 'lowMm' | 'highMm'>,
  frames: FrameAgreement,
): HardReason[] {
  const reasons: HardReason[] = [];
  const [low, high] = [sizeClassOf(lowMm), sizeClassOf(highMm)];
  if (low !== high) {
    const text = `It may be ${classNames[low]} or ${classNames[high]}.`;
    reasons.push({ kind: 'crosses-class', text });
  }
  const share = Math.round((100 * (highMm - lowMm)) / sizeMm);
  const interval = `${mm(lowMm)} to ${mm(highMm)} mm`;
  reasons.push({ kind: 'wide-interval', text: `Its interval, ${interval}, is ${share} % of its size.` });
  if (frames.frameCount >= 2 && frames.deviationMm / frames.meanMm > disagreement) {
    const range = `${mm(frames.leastMm)} to ${mm(frames.greatestMm)} mm`;
    reasons.push({ kind: 'frames-disagree', text: `Its frames give sizes from ${range}.` });
  }
  if (frames.frameCount < fewFrames) {
    const count = frames.frameCount === 1 ? 'one frame shows' : `${frames.frameCount} frames show`;
    reasons.push({ kind: 'few-frames', text: `Only ${count} it.` });
  }
  return reasons;
}

const mm = (sizeMm: number) => sizeMm.toFixed(1);
