import { FFmpegError } from 'node-av/lib';
import { CaliperError, type ErrorCode } from '../../contract/errors.ts';

/** FFmpeg's own words for one of its negative return codes. */
export function describeAvError(code: number): string {
  return FFmpegError.strerror(code);
}

/** Throws a CaliperError where an FFmpeg call failed. */
export function assertAv(returned: number, code: ErrorCode, message: string): void {
  if (returned >= 0) return;
  const reason = describeAvError(returned);
  if (reason === 'Cannot allocate memory') {
    throw new CaliperError('out_of_memory', `${message} There was not enough memory.`);
  }
  throw new CaliperError(code, `${message} (${reason})`, { details: { avError: returned } });
}
