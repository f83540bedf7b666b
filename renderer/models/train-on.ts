import type { Dataset } from '../../main/contract/datasets.ts';
import type { MethodDescription } from '../../main/contract/methods.ts';
import { api } from '../connection/backend.ts';
import { queryClient } from '../connection/queries.ts';
import { keep } from '../kept.ts';
import { goTo } from '../navigation.ts';

/** Whether a method learns such labels. */
export const learns = (method: MethodDescription, { field }: Pick<Dataset, 'field'>): boolean =>
  field.kind === method.label.kind && method.label.subjects.includes(field.subject);

/** Opens the training form for a data set, with the first method that learns it. */
export async function trainOn(dataset: Dataset): Promise<void> {
  const { methods } = await queryClient.fetchQuery(api.models.methods.queryOptions({ input: {} }));
  const method = methods.find((each) => learns(each, dataset));
  if (method !== undefined) {
    keep('train.method', method.id);
    keep(`train.${method.id}.data`, { kind: 'dataset', folder: '', datasetId: dataset.id, splitId: null });
  }
  goTo('models', 'train');
}
