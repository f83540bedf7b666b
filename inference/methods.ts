import { CaliperError } from '../main/contract/errors.ts';
import type { ModelCard } from '../main/contract/model-card.ts';
import type { Method } from './registry/method.ts';

/** Every way to make a model from labels: a folder each, and a line here. */
export const methods: readonly Method[] = [
  (await import('./sizing/method.ts')).sizing,
  (await import('./classification/method.ts')).classification,
];

/** The method of that id. Throws `not_found` with those that there are. */
export function methodNamed(id: string): Method {
  const found = methods.find((method) => method.id === id);
  if (found !== undefined) return found;
  const known = methods.map((method) => method.id).join(', ');
  throw new CaliperError('not_found', `There is no method "${id}". There are: ${known}.`);
}

/** The method whose models do what this card says; a model without a card is taken for one of sizing. */
export function methodOfCard(card: Pick<ModelCard, 'task' | 'method'> | undefined): Method {
  if (card === undefined) return methodNamed('sizing');
  const found =
    methods.find(({ id }) => id === card.method?.id) ?? methods.find(({ task }) => task === card.task);
  if (found !== undefined) return found;
  throw new CaliperError(
    'model_contract',
    `This model is for "${card.task}", which no method of this version of Caliper can judge.`,
  );
}
