import { type ErrorCode, toCaliperError } from '../../contract/errors.ts';

/**
 * Errors that are about the machine or this program. The others are about what somebody opened or typed: their texts
 * may be cut from a file that names a patient, and are shown to the person, but never logged.
 */
const aboutTheMachine: ReadonlySet<ErrorCode> = new Set([
  'provider_unavailable',
  'out_of_memory',
  'disk_full',
  'read_only',
  'locked',
  'database_damaged',
  'interrupted',
  'internal',
]);

/** What a log may hold of an error: its code, the place in our own sources, numbers; the text only where it is ours. */
export function errorForLog(thrown: unknown): Record<string, unknown> {
  const error = toCaliperError(thrown);
  const numbers = Object.entries(error.details).filter(([, value]) => typeof value === 'number');
  return {
    code: error.code,
    place: placeOf(error.cause instanceof Error && error.code === 'internal' ? error.cause : error),
    ...(aboutTheMachine.has(error.code) && { message: error.message }),
    ...(numbers.length > 0 && { details: Object.fromEntries(numbers) }),
  };
}

/** File and line where it was thrown, such as `datasets/json-boxes.ts:76`. */
function placeOf({ stack = '' }: Error): string {
  const frame = /\n\s+at [^\n]*?([\w-]+[/\\][\w.-]+\.(?:ts|js|cjs|mjs):\d+)/.exec(stack);
  return frame?.[1]?.replace('\\', '/') ?? 'unknown';
}
