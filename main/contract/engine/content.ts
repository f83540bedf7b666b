import { z } from 'zod';
import { Sha256 } from '../primitives.ts';

/** What the library knows of a file's content; another content is refused as `file_changed`. */
export const KnownContent = z.strictObject({
  fingerprint: z.string(),
  frameCount: z.int().min(0),
  /** Of every byte, and when the file had been written last: together they decide after it was touched. */
  contentSha256: Sha256.nullable(),
  modifiedMs: z.number().nullable(),
});
export type KnownContent = z.infer<typeof KnownContent>;
