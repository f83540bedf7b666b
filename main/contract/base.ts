import { oc } from '@orpc/contract';
import { z } from 'zod';
import { type ErrorCode, errorCodes } from './errors.ts';

/** What an error carries beside its code and message when it crosses a process boundary. */
export const ErrorData = z.strictObject({
  details: z.record(z.string(), z.json()),
  /** Messages of the chain of causes, outermost first. Stacks stay in the process that made them. */
  causes: z.array(z.string()),
});
export type ErrorData = z.infer<typeof ErrorData>;

type ErrorMap = Record<ErrorCode, { data: typeof ErrorData }>;
const errorMap = Object.fromEntries(errorCodes.map((code) => [code, { data: ErrorData }])) as ErrorMap;

/** Every procedure may fail in the ways of the closed union, and in no other. */
export const procedure = oc.errors(errorMap);

/** An error as a value: in job rows and in messages between processes. */
export const ErrorValue = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.json()),
  causes: z.array(z.string()),
});
export type ErrorValue = z.infer<typeof ErrorValue>;
