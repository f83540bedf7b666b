import { z } from 'zod';

/**
 * The kinds of child, which are also the lanes of the job queue. Each process does one thing at a time, so one that dies
 * takes nothing else with it. A reader has the first contact with files that nobody has checked and decodes them to the
 * end; `inference` sizes and tries providers while somebody waits for it; `training` trains and renders for hours, with
 * what the others leave of the processor.
 */
export const EngineRole = z.enum(['inference', 'training', 'reader']);
export type EngineRole = z.infer<typeof EngineRole>;

interface ProcessLimits {
  /** Resident memory, in MB of 2^20 bytes, above which the process ends itself. */
  readonly memoryMb: number;
  /** Of the machine's memory, if that is less: the rest belongs to other programs. */
  readonly memoryShare: number;
  /** Environment variable that sets another limit, in MB. */
  readonly variable: string;
}

export const processLimits: Readonly<Record<EngineRole, ProcessLimits>> = {
  // An 8K video with 16 reference pictures takes 1 GB, a DICOM object of the largest size 1.3 GB.
  reader: { memoryMb: 2048, memoryShare: 0.5, variable: 'CALIPER_READER_MEMORY_MB' },
  // A training takes what its batch needs. Both at once must not push the machine into swapping.
  training: { memoryMb: Number.POSITIVE_INFINITY, memoryShare: 0.6, variable: 'CALIPER_TRAINING_MEMORY_MB' },
  // Measured: 630 MB with the largest network of ours at 384 px.
  inference: {
    memoryMb: Number.POSITIVE_INFINITY,
    memoryShare: 0.4,
    variable: 'CALIPER_INFERENCE_MEMORY_MB',
  },
};

/** A read that makes no step for so long is stuck. Every picture, packet and file read is a step. */
export const readerSilence = { seconds: 120, variable: 'CALIPER_READER_SILENT_S' } as const;

/** How long an idle reader is kept for the next file. */
export const readerIdleMs = 60_000;
/** Readers at once: one file that takes long does not keep all others waiting. */
export const readersAtMost = 2;

type Environment = Readonly<Record<string, string | undefined>>;

/** Memory that a process may take, in MB. @param totalMb memory of the machine or container */
export function memoryLimitMb(role: EngineRole, totalMb: number, environment: Environment): number {
  const { memoryMb, memoryShare, variable } = processLimits[role];
  return positive(environment[variable]) ?? Math.floor(Math.min(memoryMb, memoryShare * totalMb));
}

/** Time without a step after which a read is ended, in ms. */
export function readerSilenceMs(environment: Environment): number {
  return 1000 * (positive(environment[readerSilence.variable]) ?? readerSilence.seconds);
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) && number > 0 ? number : undefined;
}

/** What a process writes to its last file descriptor before it ends itself. */
export const ReachedLimit = z.strictObject({ limit: z.literal('memory'), limitMb: z.number().positive() });
export type ReachedLimit = z.infer<typeof ReachedLimit>;

/** The descriptor for it: behind the three standard ones and the channel to the parent. */
export const reachedLimitDescriptor = 4;
