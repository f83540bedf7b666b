import type { readJson as definition } from '../../contract/engine/read-labels.ts';
import { readJson as read } from '../../datasets/index.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Reads a small JSON file that nobody has checked. */
export const readJson: TaskImplementation<typeof definition> = async ({ path }) => ({
  value: (await read(path)) as never,
});
