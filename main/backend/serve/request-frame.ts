import { z } from 'zod';

/** A request to a procedure, or the wish to end one: all that a client of this contract ever sends. */
const RequestFrame = z.union([
  z.strictObject({
    i: z.string().max(100),
    p: z.strictObject({
      u: z
        .string()
        .max(200)
        .regex(/^\/[\w/]+$/),
      b: z.unknown().optional(),
      h: z.record(z.string(), z.string()).optional(),
      m: z.literal('POST').optional(),
    }),
  }),
  z.strictObject({ i: z.string().max(100), t: z.literal(4), p: z.unknown().optional() }),
]);

/**
 * Whether a WebSocket frame is a message of oRPC's peer protocol (@orpc/standard-server-peer 1.16) as our clients send
 * it. oRPC throws on anything else and prints what it was given, past our log and its redactor.
 */
export function isRequestFrame(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    return RequestFrame.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}
