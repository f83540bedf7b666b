import type { z } from 'zod';
import type { ErrorValue } from './base.ts';
import { CaliperError, toCaliperError } from './errors.ts';

/** An error as a plain value that can be stored or sent: code, message, details and the messages of its causes. */
export function toErrorValue(thrown: unknown): ErrorValue {
  const error = toCaliperError(thrown);
  return {
    code: error.code,
    message: error.message,
    details: jsonRecord(error.details),
    causes: causeMessages(error),
  };
}

/** The error again, on the other side of a boundary; its causes are kept as a chain of messages. */
export function fromErrorValue(value: ErrorValue): CaliperError {
  const cause = value.causes.reduceRight<Error | undefined>(
    (inner, message) => new Error(message, inner === undefined ? undefined : { cause: inner }),
    undefined,
  );
  return new CaliperError(value.code, value.message, { details: value.details, cause });
}

/** What a reader should know about a value that did not parse: the path to it and why, without the value. */
export function invalidInput(what: string, error: z.ZodError): CaliperError {
  const issues = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  return new CaliperError('invalid_input', `${what}: ${issues.join('; ')}`, { cause: error });
}

function causeMessages(error: Error): string[] {
  const messages: string[] = [];
  let cause = error.cause;
  while (cause !== undefined && messages.length < 8) {
    messages.push(cause instanceof Error ? cause.message : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

function jsonRecord(details: Readonly<Record<string, unknown>>): ErrorValue['details'] {
  const text = JSON.stringify(details, (_key, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return JSON.parse(text) as ErrorValue['details'];
}
