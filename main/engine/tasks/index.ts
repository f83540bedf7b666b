import type { EngineRole } from '../../contract/engine/process-limits.ts';
import { roleOfTask, type TaskName } from '../../contract/engine/protocol.ts';
import type { TaskImplementations } from '../engine.ts';
import { check } from './check.ts';
import { checkModel } from './check-model.ts';
import { gates } from './gates.ts';
import { inspect } from './inspect.ts';
import { inspectModel } from './inspect-model.ts';
import { phantom } from './phantom.ts';
import { readBoxes } from './read-boxes.ts';
import { readJson } from './read-json.ts';
import { readLabels } from './read-labels.ts';
import { retrofit } from './retrofit.ts';
import { selfTest } from './self-test.ts';
import { size } from './size.ts';
import { survey } from './survey.ts';
import { train } from './train.ts';
import { weights } from './weights.ts';

const implementations: TaskImplementations = {
  inspect,
  check,
  'read-boxes': readBoxes,
  'read-labels': readLabels,
  'read-json': readJson,
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

/** What a process of a role does. It refuses all else, so that no file which nobody has checked comes to a training. */
export function implementationsOf(role: EngineRole): Partial<TaskImplementations> {
  const names = (Object.keys(implementations) as TaskName[]).filter((name) => roleOfTask[name] === role);
  return Object.fromEntries(names.map((name) => [name, implementations[name]]));
}
