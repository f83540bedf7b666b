import { z } from 'zod';
import { Provider } from '../predictions.ts';
import { FilePath } from '../primitives.ts';
import { ExpectedModel } from './model.ts';
import type { TaskDefinition } from './task.ts';

/** What came of trying one provider. */
export const ProviderTrial = z.strictObject({
  provider: Provider,
  usable: z.boolean(),
  reason: z.string(),
  /** Time of the golden run itself, loading excluded. */
  goldenMs: z.number().nullable(),
  imagesPerSecond: z.number().nullable(),
  /** Greatest difference of an answer from the golden one; null where it gave none. */
  parityDifference: z.number().min(0).nullable(),
});

/** Tries each provider of this machine on the bundle's golden input and measures it. */
export const selfTest = {
  params: z.strictObject({
    modelFolder: FilePath,
    /** Absent in jobs of an older version. */
    expected: ExpectedModel.optional(),
  }),
  asks: {},
  result: z.strictObject({
    versions: z.record(z.string(), z.string()),
    providers: z.array(ProviderTrial),
  }),
} satisfies TaskDefinition;
