import type { Optimiser } from './optimiser.ts';

interface SgdOptions {
  readonly momentum?: number;
  /** Added to the gradient as `weightDecay · parameter`. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent as in PyTorch 2: b ← momentum·b + g, θ ← θ - rate·b (no dampening, no Nesterov). */
export function sgd({ momentum = 0, weightDecay = 0 }: SgdOptions = {}): Optimiser {
  return {
    description: `SGD momentum ${momentum} L2 ${weightDecay}`,
    stateNames: momentum === 0 ? [] : ['momentum'],
    scalarNames: ['rate'],
    scalars: (_step, rate) => ({ rate }),
    update(graph, { parameter, gradient, state, scalars }) {
      const decayed = weightDecay === 0 ? gradient : graph.Add(gradient, graph.Mul(parameter, weightDecay));
      const buffer = state[0];
      const direction = buffer === undefined ? decayed : graph.Add(graph.Mul(buffer, momentum), decayed);
      return {
        parameter: graph.Sub(parameter, graph.Mul(direction, scalars.rate!)),
        state: buffer === undefined ? [] : [direction],
      };
    },
  };
}
