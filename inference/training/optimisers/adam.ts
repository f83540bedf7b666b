import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import type { Optimiser, Update, UpdateOperands } from './optimiser.ts';

interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015) with L2 added to the gradient, as `torch.optim.Adam`:
 * g ← g + weightDecay·θ; m ← β₁m + (1-β₁)g; v ← β₂v + (1-β₂)g²; θ ← θ - rate·m̂/(√v̂ + ε).
 */
export function adam(options: AdamOptions = {}): Optimiser {
  const { weightDecay = 0 } = options;
  const moments = adamMoments(options);
  return {
    ...moments,
    description: `Adam ${moments.description} L2 ${weightDecay}`,
    update(graph, operands) {
      if (weightDecay === 0) return moments.update(graph, operands);
      const gradient = graph.Add(operands.gradient, graph.Mul(operands.parameter, weightDecay));
      return moments.update(graph, { ...operands, gradient });
    },
  };
}

/** AdamW (Loshchilov and Hutter 2019): the decay acts on the parameter, θ ← (1 - rate·weightDecay)θ, before the step. */
export function adamW(options: AdamOptions = {}): Optimiser {
  const { weightDecay = 0.01 } = options;
  const moments = adamMoments(options);
  return {
    ...moments,
    description: `AdamW ${moments.description} decay ${weightDecay}`,
    scalarNames: [...moments.scalarNames, 'kept'],
    scalars: (step, rate) => ({ ...moments.scalars(step, rate), kept: 1 - rate * weightDecay }),
    update(graph, operands) {
      const parameter = graph.Mul(operands.parameter, operands.scalars.kept!);
      return moments.update(graph, { ...operands, parameter });
    },
  };
}

/**
 * The part that both share. With s = √(1-β₂ᵗ), rate·m̂/(√v̂ + ε) = (rate·s/(1-β₁ᵗ))·m/(√v + ε·s): the bias corrections
 * become two scalars, and the tensors are read once less.
 */
function adamMoments({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): Optimiser {
  return {
    description: `β ${beta1} ${beta2} ε ${epsilon}`,
    stateNames: ['mean', 'square'],
    scalarNames: ['stepSize', 'epsilon'],
    scalars(step, rate) {
      const rootCorrection = Math.sqrt(1 - beta2 ** step);
      return { stepSize: (rate * rootCorrection) / (1 - beta1 ** step), epsilon: epsilon * rootCorrection };
    },
    update(graph: Graph, { parameter, gradient, state, scalars }: UpdateOperands): Update {
      const [oldMean, oldSquare] = state as readonly [Value, Value];
      const mean = graph.Add(graph.Mul(oldMean, beta1), graph.Mul(gradient, 1 - beta1));
      const square = graph.Add(
        graph.Mul(oldSquare, beta2),
        graph.Mul(graph.Mul(gradient, gradient), 1 - beta2),
      );
      const root = graph.Add(graph.Sqrt(square), scalars.epsilon!);
      const change = graph.Mul(graph.Div(mean, root), scalars.stepSize!);
      return { parameter: graph.Sub(parameter, change), state: [mean, square] };
    },
  };
}
