import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './base.ts';
import { ProviderTrial } from './engine/self-test.ts';
import { JobId, MediaId, ModelId } from './ids.ts';
import { FilePath, UtcTime } from './primitives.ts';

export const Backup = z.strictObject({
  name: z.string(),
  at: UtcTime,
  bytes: z.int().min(0),
  reason: z.string(),
});
export type Backup = z.infer<typeof Backup>;

/** What an opening finds that is not as it was left. */
export const OpenFinding = z.strictObject({
  /** Acknowledged work that is not in the library: how many steps, and the numbers of the edits among them. */
  missing: z
    .strictObject({ steps: z.int(), firstEdit: z.int().nullable(), lastEdit: z.int().nullable() })
    .nullable(),
  /** Tables of which the file holds something that Caliper did not write. */
  changedTables: z.array(z.string()).readonly(),
  /** The files that this is told by are damaged themselves: nothing could be compared. */
  unreadable: z.boolean(),
  /** The backup that holds the files as they were found. */
  keptAs: z.string().nullable(),
});
export type OpenFinding = z.infer<typeof OpenFinding>;

const EngineState = z.strictObject({
  state: z.enum(['stopped', 'starting', 'ready', 'broken']),
  /** Counts those started so far. */
  generation: z.int().min(0),
  /** Deaths in a row; three open the circuit, and a retry by hand closes it. */
  failures: z.int().min(0),
});

const SystemInfo = z.strictObject({
  appVersion: z.string(),
  nodeVersion: z.string(),
  libraryFolder: FilePath,
  schemaVersion: z.int(),
  /** What opening the library found and did. */
  opened: z.strictObject({
    created: z.boolean(),
    migratedFrom: z.int(),
    interruptedJobs: z.array(z.string()).readonly(),
    removedBatches: z.int(),
    walMissing: z.boolean(),
    found: OpenFinding.nullable(),
  }),
  engines: z.strictObject({ inference: EngineState, training: EngineState }),
  notice: z.string(),
});

/** What the last finished self-test found. */
export const SelfTest = z.strictObject({
  jobId: JobId,
  at: UtcTime,
  /** The model it was made with; null if that is no longer in the library. */
  modelId: ModelId.nullable(),
  versions: z.record(z.string(), z.string()),
  providers: z.array(ProviderTrial),
});
export type SelfTest = z.infer<typeof SelfTest>;

export const ChangeTopic = z.enum([
  'media',
  'annotations',
  'predictions',
  'jobs',
  'models',
  'labels',
  'datasets',
  'settings',
]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;

/** Something is no longer as it was: whoever shows it asks again. */
export const Change = z.strictObject({
  topic: ChangeTopic,
  /** Null if it is not about one media item alone. */
  mediaId: MediaId.nullable(),
  /** So many undone steps lost their place to this edit; `annotations.bringBack` brings them back. */
  droppedSteps: z.int().min(1).optional(),
});
export type Change = z.infer<typeof Change>;

export const system = {
  info: procedure.input(z.strictObject({})).output(SystemInfo),
  /** Queues the self-test: every provider against the golden input, and its speed. */
  doctor: procedure
    .input(z.strictObject({ modelId: ModelId.optional() }))
    .output(z.strictObject({ jobId: JobId })),
  /** What the last finished self-test found; null before there was one. */
  selfTest: procedure.input(z.strictObject({})).output(z.strictObject({ selfTest: SelfTest.nullable() })),
  /** Every change of the library from now on, for as long as somebody listens. Equal ones are told once. */
  changes: procedure.input(z.strictObject({})).output(eventIterator(Change)),
  backups: procedure.input(z.strictObject({})).output(z.strictObject({ backups: z.array(Backup) })),
  backUp: procedure.input(z.strictObject({})).output(Backup),
  /** Replaces the database by a verified backup; what stood before is backed up first. */
  restore: procedure.input(z.strictObject({ name: z.string().min(1).max(300) })).output(Backup),
};

/** Said in the window, the README and every export. */
export const researchNotice = 'Research use only. Caliper is not a medical device.';
