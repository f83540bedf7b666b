import type { Network } from '../../nn/network.ts';
import type { TrainingModel } from '../../training/model.ts';
import { sizingLoss } from './loss.ts';

/** Names of the inputs that training adds to a network: [N, 1] each. */
export const trainingInputs = {
  target: 'target',
  mainWeight: 'mainWeight',
  gateWeight: 'gateWeight',
} as const;

/**
 * A sizing network in training form with its two losses, `main` and `gates`: the same distance between answer and
 * scaled target, weighed apart (`mainPassWeights`, `gatePassWeights`). Source: method file, section 2.
 */
export function sizingTrainingModel(model: Network): TrainingModel {
  const { graph, answer, buffers } = model;
  const batch = answer.shape[0]!;
  const target = graph.input(trainingInputs.target, 'float32', [batch, 1]);
  const losses = Object.fromEntries(
    [['main', trainingInputs.mainWeight] as const, ['gates', trainingInputs.gateWeight] as const].map(
      ([loss, input]) => {
        const weight = graph.input(input, 'float32', [batch, 1]);
        return [loss, sizingLoss(graph, answer, target, weight)];
      },
    ),
  );
  return { graph, losses, buffers };
}
