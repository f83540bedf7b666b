import { CaliperError } from '../errors.ts';

/**
 * The most that one result or one question of a task may hold, in bytes: twice what the longest video takes that is read,
 * if every one of its frames is damaged. Whatever may be larger comes in pages, so that no task fills the memory of the
 * backend.
 */
export const largestMessageBytes = 64 * 2 ** 20;

/** @throws CaliperError `too_large` for a result or a question of `task` that holds more than it may */
export function checkMessageSize(task: string, value: unknown): void {
  if (!isLargerThan(value, largestMessageBytes)) return;
  const limitMb = largestMessageBytes / 2 ** 20;
  throw new CaliperError(
    'too_large',
    `What the task ${task} gave takes more than ${limitMb} MB, the most that is taken from a task at once. It was refused, and nothing of it was kept.`,
    { details: { limit: 'message', limitMb, task } },
  );
}

/** Counts until it is sure: 8 bytes for a value and its place, 2 for a character, what typed arrays take. */
function isLargerThan(value: unknown, mostBytes: number): boolean {
  const left: unknown[] = [value];
  for (let bytes = 0; left.length > 0; ) {
    const next = left.pop();
    bytes += 8;
    if (typeof next === 'string') bytes += 2 * next.length;
    else if (ArrayBuffer.isView(next) || next instanceof ArrayBuffer) bytes += next.byteLength;
    else if (next instanceof Map || next instanceof Set) left.push([...next]);
    else if (Array.isArray(next)) {
      if (bytes + 8 * next.length > mostBytes) return true;
      for (const part of next) left.push(part);
    } else if (typeof next === 'object' && next !== null) {
      for (const [name, part] of Object.entries(next)) left.push(name, part);
    }
    if (bytes > mostBytes) return true;
  }
  return false;
}
