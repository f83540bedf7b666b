import { CaliperError } from '../contract/errors.ts';

/**
 * Which frames a source has and when each is shown. Frame `i` is the i-th picture in presentation order.
 *
 * `ptsUs` is the container's own time stamp in microseconds, not shifted: it may start below or above 0.
 */
export class FrameIndex {
  readonly frameCount: number;
  /** `[frameCount]`, ascending. */
  readonly ptsUs: Float64Array;
  /** `[frameCount]`, 1 where decoding can start. */
  readonly keyFrames: Uint8Array;
  /** True where the file carries no times of its own and they were counted up at its nominal rate. */
  readonly timesAreNominal: boolean;

  constructor(ptsUs: Float64Array, keyFrames: Uint8Array, timesAreNominal: boolean) {
    this.frameCount = ptsUs.length;
    this.ptsUs = ptsUs;
    this.keyFrames = keyFrames;
    this.timesAreNominal = timesAreNominal;
  }

  /** Presentation time of a frame in µs. Throws `invalid_input` for an index outside the source. */
  ptsUsOf(frameIndex: number): number {
    this.assertHas(frameIndex);
    return this.ptsUs[frameIndex]!;
  }

  isKeyFrame(frameIndex: number): boolean {
    this.assertHas(frameIndex);
    return this.keyFrames[frameIndex] === 1;
  }

  /** The frame on screen at a time: the last one with `ptsUs` at or before it, or the first frame. */
  frameShownAt(ptsUs: number): number {
    let low = 0;
    let high = this.frameCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.ptsUs[middle]! <= ptsUs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  assertHas(frameIndex: number): void {
    if (Number.isInteger(frameIndex) && frameIndex >= 0 && frameIndex < this.frameCount) return;
    throw new CaliperError(
      'invalid_input',
      `There is no frame ${frameIndex}: this source has frames 0 to ${this.frameCount - 1}.`,
      { details: { frameIndex, frameCount: this.frameCount } },
    );
  }
}
