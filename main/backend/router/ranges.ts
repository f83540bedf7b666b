import { CaliperError } from '../../contract/errors.ts';

/** A page of boxes or shapes stays small enough to be read and sent within a few milliseconds. */
const mostFramesAtOnce = 10_000;

/** Throws `too_large` for a range of frames longer than one page. */
export function assertFewFrames(fromFrame: number, toFrame: number, most = mostFramesAtOnce): void {
  if (toFrame - fromFrame <= most) return;
  throw new CaliperError('too_large', `At most ${most} frames can be asked for at once.`);
}
