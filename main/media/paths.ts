import { CaliperError } from '../contract/errors.ts';

/** Longest path that every platform Caliper runs on can open (Linux PATH_MAX, with its closing NUL). */
const maxPathBytes = 4095;

/** Refuses, as `invalid_input`, a path that no file can have: empty, holding NUL, or beyond 4 kB. */
export function assertUsablePath(path: string): void {
  if (path === '') throw new CaliperError('invalid_input', 'The path is empty.');
  if (path.includes('\0')) throw new CaliperError('invalid_input', 'The path holds a NUL character.');
  if (Buffer.byteLength(path) > maxPathBytes) {
    throw new CaliperError('invalid_input', `The path is longer than ${maxPathBytes} bytes.`);
  }
}
