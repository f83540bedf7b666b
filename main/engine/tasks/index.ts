import type { EngineRole } from '../../contract/engine/process-limits.ts';
import { roleOfTask, type TaskName } from '../../contract/engine/protocol.ts';
import type { TaskImplementations } from '../engine.ts';

/** Each is loaded with its first task: what a reader needs for a video is there in half the time of all. */
const implementations: TaskImplementations = {
  inspect: async (...task) => (await import('./inspect.ts')).inspect(...task),
  check: async (...task) => (await import('./check.ts')).check(...task),
  'read-boxes': async (...task) => (await import('./read-boxes.ts')).readBoxes(...task),
  'read-labels': async (...task) => (await import('./read-labels.ts')).readLabels(...task),
  'dataset-facts': async (...task) => (await import('./dataset-facts.ts')).datasetFacts(...task),
  'read-json': async (...task) => (await import('./read-json.ts')).readJson(...task),
  survey: async (...task) => (await import('./survey.ts')).survey(...task),
  'inspect-model': async (...task) => (await import('./inspect-model.ts')).inspectModel(...task),
  'check-model': async (...task) => (await import('./check-model.ts')).checkModel(...task),
  gates: async (...task) => (await import('./gates.ts')).gates(...task),
  retrofit: async (...task) => (await import('./retrofit.ts')).retrofit(...task),
  weights: async (...task) => (await import('./weights.ts')).weights(...task),
  size: async (...task) => (await import('./size.ts')).size(...task),
  train: async (...task) => (await import('./train.ts')).train(...task),
  evaluate: async (...task) => (await import('./evaluate.ts')).evaluate(...task),
  phantom: async (...task) => (await import('./phantom.ts')).phantom(...task),
  'self-test': async (...task) => (await import('./self-test.ts')).selfTest(...task),
};

/** What a process of a role does. It refuses all else, so that no file which nobody has checked comes to a training. */
export function implementationsOf(role: EngineRole): Partial<TaskImplementations> {
  const names = (Object.keys(implementations) as TaskName[]).filter((name) => roleOfTask[name] === role);
  return Object.fromEntries(names.map((name) => [name, implementations[name]]));
}
