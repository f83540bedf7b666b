import type { datasetFacts as definition } from '../../contract/engine/dataset-facts.ts';
import { fileFacts } from '../../datasets/index.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Looks at one file of a data set. */
export const datasetFacts: TaskImplementation<typeof definition> = async (params, { signal }) =>
  fileFacts(params.mediaPath, params.content, params.frames, { signal });
