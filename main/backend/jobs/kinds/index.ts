import type { AllJobWork } from '../job-work.ts';
import { check } from './check.ts';
import { datasetCheck } from './dataset-check.ts';
import { evaluate } from './evaluate.ts';
import { phantom } from './phantom.ts';
import { selfTest } from './self-test.ts';
import { size } from './size.ts';
import { train } from './train.ts';

/** How each kind of job is done. */
export const jobWork: AllJobWork = {
  size,
  train,
  evaluate,
  phantom,
  'self-test': selfTest,
  check,
  'dataset-check': datasetCheck,
};
