import { z } from 'zod';
import { ErrorValue } from '../base.ts';
import { JobProgress } from '../jobs.ts';
import { check } from './check.ts';
import { datasetFacts } from './dataset-facts.ts';
import { evaluate } from './evaluate.ts';
import { inspect } from './inspect.ts';
import { checkModel, gates, inspectModel, retrofit, weights } from './model.ts';
import { phantom } from './phantom.ts';
import type { EngineRole } from './process-limits.ts';
import { readBoxes } from './read-boxes.ts';
import { readJson, readLabels } from './read-labels.ts';
import { selfTest } from './self-test.ts';
import { size } from './size.ts';
import { survey } from './survey.ts';
import type { TaskDefinition } from './task.ts';
import { train } from './train.ts';

/** Everything that a process can be asked to do. */
export const tasks = {
  inspect,
  check,
  'read-boxes': readBoxes,
  'read-labels': readLabels,
  'dataset-facts': datasetFacts,
  'read-json': readJson,
  survey,
  'inspect-model': inspectModel,
  'check-model': checkModel,
  gates,
  retrofit,
  weights,
  size,
  train,
  evaluate,
  phantom,
  'self-test': selfTest,
} satisfies Record<string, TaskDefinition>;
export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
const taskNames = Object.keys(tasks) as [TaskName, ...TaskName[]];

/** Which kind of process does it; every other one refuses. */
export const roleOfTask = {
  inspect: 'reader',
  check: 'reader',
  'read-boxes': 'reader',
  'read-labels': 'reader',
  'dataset-facts': 'reader',
  'read-json': 'reader',
  survey: 'reader',
  'inspect-model': 'reader',
  'check-model': 'reader',
  gates: 'reader',
  retrofit: 'reader',
  weights: 'reader',
  size: 'inference',
  'self-test': 'inference',
  evaluate: 'inference',
  train: 'training',
  phantom: 'training',
} as const satisfies Record<TaskName, EngineRole>;

export const protocolVersion = 1;

const taskId = z.int().min(1);
const askId = z.int().min(1);

/** Messages to the engine. Payloads are `unknown` here and are parsed by the task's own schemas. */
export const ToEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), taskId, task: z.enum(taskNames), params: z.unknown() }),
  z.strictObject({ type: z.literal('answer'), taskId, askId, answer: z.unknown() }),
  z.strictObject({ type: z.literal('refuse'), taskId, askId, error: ErrorValue }),
  z.strictObject({ type: z.literal('cancel'), taskId }),
  /** The task may end early with what it has. */
  z.strictObject({ type: z.literal('finish'), taskId }),
  z.strictObject({ type: z.literal('stop') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

export const FromEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), protocol: z.int(), versions: z.record(z.string(), z.string()) }),
  z.strictObject({ type: z.literal('progress'), taskId, progress: JobProgress }),
  /** The task has made a step since the last one; a reader that makes none for long is ended. */
  z.strictObject({ type: z.literal('alive'), taskId }),
  z.strictObject({ type: z.literal('ask'), taskId, askId, name: z.string().max(50), ask: z.unknown() }),
  z.strictObject({ type: z.literal('done'), taskId, result: z.unknown() }),
  z.strictObject({ type: z.literal('failed'), taskId, error: ErrorValue }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
