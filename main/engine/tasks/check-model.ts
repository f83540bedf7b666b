import { changedPart, loadBundle } from '../../../inference/runtime/index.ts';
import type { checkModel as definition } from '../../contract/engine/model.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Compares the folder of a model with what the library knows of it, without running anything. */
export const checkModel: TaskImplementation<typeof definition> = async ({ expected }) => ({
  changed: changedPart(await loadBundle(expected.folder), expected) ?? null,
});
