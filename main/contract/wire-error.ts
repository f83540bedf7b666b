import { ORPCError, ValidationError } from '@orpc/contract';
import type { ErrorData } from './base.ts';
import { ErrorData as ErrorDataSchema } from './base.ts';
import { fromErrorValue, toErrorValue } from './error-value.ts';
import { CaliperError, type ErrorCode, errorCodes, toCaliperError } from './errors.ts';

/** An error as it travels: oRPC keeps code, message and data. */
export function toWireError(thrown: unknown): ORPCError<ErrorCode, ErrorData> {
  const { code, message, details, causes } = toErrorValue(
    thrown instanceof ORPCError ? fromWireError(thrown) : thrown,
  );
  return new ORPCError(code, { message, data: { details, causes }, cause: thrown });
}

/** The error again, at the caller's side. */
export function fromWireError(thrown: unknown): CaliperError {
  if (!(thrown instanceof ORPCError)) return toCaliperError(thrown);
  const code = errorCodes.find((known) => known === thrown.code);
  const data = ErrorDataSchema.safeParse(thrown.data);
  if (code !== undefined && data.success) {
    return fromErrorValue({ code, message: thrown.message, ...data.data });
  }
  return new CaliperError(foreignCodes[thrown.code] ?? 'internal', foreignMessage(thrown), { cause: thrown });
}

/** Codes that oRPC itself uses. */
const foreignCodes: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'invalid_input',
  NOT_FOUND: 'not_found',
  PAYLOAD_TOO_LARGE: 'too_large',
  CLIENT_CLOSED_REQUEST: 'cancelled',
};

/** Says what did not parse, without repeating the value. */
function foreignMessage(error: ORPCError<string, unknown>): string {
  if (!(error.cause instanceof ValidationError)) return error.message;
  const issues = error.cause.issues.slice(0, 5).map(({ path = [], message }) => {
    const place = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return `${place || 'input'}: ${message}`;
  });
  return `${error.message}: ${issues.join('; ')}`;
}
