import type { Mutation } from '../mutation.ts';

export const training: readonly Mutation[] = [
  {
    name: 'SmoothL1 without its half',
    source: 'inference/training/losses.ts',
    from: 'graph.Mul(inner, 0.5)',
    to: 'graph.Mul(inner, 1)',
    test: 'inference/sizing/model/gate.test.ts',
  },
  {
    name: 'Adam without bias correction',
    source: 'inference/training/optimisers/adam.ts',
    from: 'const rootCorrection = Math.sqrt(1 - beta2 ** step);',
    to: 'const rootCorrection = 1;',
    test: 'inference/training/gradient-routing.test.ts',
  },
  {
    name: 'clipping that also enlarges',
    source: 'inference/training/clipping.ts',
    from: 'graph.Min(graph.Div(limit, graph.Add(norm, 1e-6)), graph.constant(1, norm.type))',
    to: 'graph.Div(limit, graph.Add(norm, 1e-6))',
    test: 'inference/training/clipping.test.ts',
  },
  {
    name: 'a derivative of the sigmoid without its (1 - s)',
    source: 'inference/autodiff/rules/unary.ts',
    from: 'Sigmoid: unary((g, _x, y, dy) => g.Mul(dy, g.Mul(y, g.Sub(1, y)))),',
    to: 'Sigmoid: unary((g, _x, y, dy) => g.Mul(dy, y)),',
    test: 'inference/autodiff/golden.test.ts',
  },
];
