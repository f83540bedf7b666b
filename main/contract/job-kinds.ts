import { z } from 'zod';
import { evaluate } from './engine/evaluate.ts';
import { phantom } from './engine/phantom.ts';
import type { EngineRole } from './engine/process-limits.ts';
import { selfTest } from './engine/self-test.ts';
import { train } from './engine/train.ts';
import { DatasetId, LesionId, MediaId, ModelId, RunId } from './ids.ts';
import { DamageReport } from './media.ts';
import { EvaluateOptions, PhantomOptions, StoredTrainOptions } from './models.ts';
import { Provider } from './predictions.ts';
import { FrameIndex, type Json } from './primitives.ts';

/** What contract, queue, command line and window know of one kind of long work. */
interface JobKindDefinition {
  /** The processes that do it. Jobs of one lane run one after the other; lanes do not wait for each other. */
  readonly lane: EngineRole;
  /** What such work is called: "waits for the training". */
  readonly noun: string;
  /** Parameters as they are stored. */
  readonly params: z.ZodType;
  /** What it gives, as it is stored. */
  readonly result: z.ZodType;
  /** The parameter that names the work where it is about no media item: a name, or a path whose last part is one. */
  readonly namedBy?: string;
  /** Where a window shows what came of it. */
  readonly view: 'media' | 'models' | 'self-test' | 'job';
}

/** Every kind of long work: a new one has one entry here, and its work in the backend. */
export const jobKinds = {
  /** Sizes the lesions of one media item. */
  size: {
    lane: 'inference',
    noun: 'sizing',
    params: z.strictObject({
      mediaId: MediaId,
      modelId: ModelId,
      provider: Provider.nullable(),
      acceptFailedCheck: z.boolean().default(false),
      includeDamaged: z.boolean().default(false),
    }),
    result: z.strictObject({
      runId: RunId,
      lesionCount: z.int().min(0),
      framesPerSecond: z.number().min(0),
      /** Boxes that could not be sized, with the lesion's name of then. */
      skipped: z.array(
        z.strictObject({
          frameIndex: FrameIndex,
          /** Absent in jobs of an older version. */
          lesionId: LesionId.optional(),
          lesion: z.string(),
          reason: z.string(),
        }),
      ),
    }),
    view: 'media',
  },
  /** Trains a network. */
  train: {
    lane: 'training',
    noun: 'training',
    params: StoredTrainOptions,
    result: train.result,
    namedBy: 'name',
    view: 'models',
  },
  /** Judges a model on labelled cases. */
  evaluate: {
    lane: 'inference',
    noun: 'evaluation',
    params: EvaluateOptions,
    result: evaluate.result,
    view: 'job',
  },
  /** Renders frames of exactly known sizes. */
  phantom: {
    lane: 'training',
    noun: 'rendering',
    params: PhantomOptions,
    result: phantom.result,
    namedBy: 'outputFolder',
    view: 'job',
  },
  /** Tries every provider of this machine on a bundle's golden input. */
  'self-test': {
    lane: 'inference',
    noun: 'self-test',
    params: selfTest.params,
    result: selfTest.result,
    namedBy: 'modelFolder',
    view: 'self-test',
  },
  /** Decodes every picture of an item, and keeps what was found. */
  check: {
    lane: 'reader',
    noun: 'check',
    params: z.strictObject({ mediaId: MediaId }),
    result: z.strictObject({ mediaId: MediaId, frameCount: z.int().min(0), damage: DamageReport }),
    view: 'media',
  },
  /** Looks for shortcuts in a data set, and keeps what was found. */
  'dataset-check': {
    lane: 'reader',
    noun: 'look for shortcuts',
    params: z.strictObject({ datasetId: DatasetId, name: z.string() }),
    result: z.strictObject({ datasetId: DatasetId, warnings: z.array(z.string()) }),
    namedBy: 'name',
    view: 'job',
  },
} as const satisfies Record<string, JobKindDefinition>;

type JobKinds = typeof jobKinds;
const names = Object.keys(jobKinds) as [keyof JobKinds, ...(keyof JobKinds)[]];

export const JobKind = z.enum(names);
export type JobKind = keyof JobKinds;

/** As a person or a procedure gives them; what has a default may be left out. */
export type JobInput<Kind extends JobKind> = z.input<JobKinds[Kind]['params']>;
export type JobParams<Kind extends JobKind> = z.output<JobKinds[Kind]['params']>;
export type JobResult<Kind extends JobKind> = z.output<JobKinds[Kind]['result']>;

/** The kinds whose jobs wait in one lane. */
export const kindsOfLane = (lane: EngineRole): JobKind[] =>
  names.filter((kind) => jobKinds[kind].lane === lane);

interface StoredJob {
  readonly kind: JobKind;
  readonly params: Json;
  readonly result: Json | null;
}

/**
 * What a job of a kind gave; undefined for a job of another kind, one that has given nothing yet, and one that was stored
 * by a version which gave something else.
 */
export function jobResult<Kind extends JobKind>(kind: Kind, job: StoredJob): JobResult<Kind> | undefined {
  return job.kind === kind ? (read(jobKinds[kind].result, job.result) as JobResult<Kind>) : undefined;
}

/** What a job of a kind was asked for; undefined for another kind, and where an older version asked otherwise. */
export function jobParams<Kind extends JobKind>(kind: Kind, job: StoredJob): JobParams<Kind> | undefined {
  return job.kind === kind ? (read(jobKinds[kind].params, job.params) as JobParams<Kind>) : undefined;
}

const read = (schema: z.ZodType, value: unknown): unknown => schema.safeParse(value).data;

/** What a job is about, as far as its row says so. */
export interface JobSubject {
  readonly mediaId?: string;
  readonly modelId?: string;
  /** A name, or the last part of a path. */
  readonly name?: string;
}

/** Reads the row as it is: also one that an older version stored is about something. */
export function jobSubject({ kind, params }: Pick<StoredJob, 'kind' | 'params'>): JobSubject {
  const { namedBy }: JobKindDefinition = jobKinds[kind];
  const [mediaId, modelId, name] = ['mediaId', 'modelId', namedBy].map((field) => textOf(params, field));
  return {
    ...(mediaId !== undefined && { mediaId }),
    ...(modelId !== undefined && { modelId }),
    ...(name !== undefined && { name: name.split(/[\\/]/).findLast((part) => part !== '') ?? name }),
  };
}

function textOf(params: Json, field: string | undefined): string | undefined {
  if (field === undefined || params === null || typeof params !== 'object' || Array.isArray(params))
    return undefined;
  const value = params[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
