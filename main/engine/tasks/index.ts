import type { TaskImplementations } from '../engine.ts';
import { check } from './check.ts';
import { checkModel } from './check-model.ts';
import { gates } from './gates.ts';
import { inspect } from './inspect.ts';
import { inspectModel } from './inspect-model.ts';
import { phantom } from './phantom.ts';
import { readBoxes } from './read-boxes.ts';
import { retrofit } from './retrofit.ts';
import { selfTest } from './self-test.ts';
import { size } from './size.ts';
import { survey } from './survey.ts';
import { train } from './train.ts';
import { weights } from './weights.ts';

/** Everything this engine can do. */
export const implementations: TaskImplementations = {
  inspect,
  check,
  'read-boxes': readBoxes,
  survey,
  'inspect-model': inspectModel,
  'check-model': checkModel,
  gates,
  retrofit,
  weights,
  size,
  train,
  phantom,
  'self-test': selfTest,
};
