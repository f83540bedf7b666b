import type { Graph, Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const unary = (
  name: string,
  f: (graph: Graph, x: Value) => Value,
  input: CaseInput = { dims: [3, 7] },
): GradientCase => ({ name, inputs: [input], build: (graph, [x]) => f(graph, x!) });

const positive: CaseInput = { dims: [5, 3], range: [0.3, 2.5] };

const binary = (
  name: string,
  f: (graph: Graph, a: Value, b: Value) => Value,
  a: CaseInput,
  b: CaseInput,
): GradientCase => ({ name, inputs: [a, b], build: (graph, [x, y]) => f(graph, x!, y!) });

const grid: CaseInput = { dims: [2, 3, 5] };
const row: CaseInput = { dims: [3, 1] };
const scalar: CaseInput = { dims: [] };
const symbolicGrid: CaseInput = { dims: [2, 3], shape: ['N', 3] };
const symbolicColumn: CaseInput = { dims: [2, 1], shape: ['M', 1] };

export const elementwiseCases: readonly GradientCase[] = [
  unary('Abs', (g, x) => g.Abs(x)),
  unary('Cast to float64 and back', (g, x) => g.Cast(g.Exp(g.Cast(x, 'float64')), 'float32')),
  unary('Ceil is flat', (g, x) => g.Add(x, g.Ceil(x))),
  unary('Clip', (g, x) => g.Clip(x, -0.4, 0.7)),
  unary('Clip below only', (g, x) => g.Clip(x, 0.1)),
  unary('Cos', (g, x) => g.Cos(x)),
  unary('Dropout outside training', (g, x) => g.Dropout(x, 0.5)),
  unary('Elu', (g, x) => g.Elu(x, { alpha: 0.7 })),
  unary('Erf', (g, x) => g.Erf(x)),
  unary('Exp', (g, x) => g.Exp(x)),
  unary('Floor and Round are flat', (g, x) => g.Mul(x, g.Add(g.Floor(x), g.Round(x)))),
  unary('Gelu', (g, x) => g.Gelu(x)),
  unary('Gelu tanh', (g, x) => g.Gelu(x, { approximate: 'tanh' })),
  unary('HardSigmoid', (g, x) => g.HardSigmoid(g.Mul(x, 3))),
  unary('HardSwish', (g, x) => g.HardSwish(g.Mul(x, 3))),
  unary('Identity', (g, x) => g.Identity(x)),
  unary('LeakyRelu', (g, x) => g.LeakyRelu(x, { alpha: 0.2 })),
  unary('Log', (g, x) => g.Log(x), positive),
  unary('Neg', (g, x) => g.Neg(x), { dims: [1] }),
  unary('Reciprocal', (g, x) => g.Reciprocal(x), positive),
  unary('Relu', (g, x) => g.Relu(x)),
  unary('Relu of an empty tensor', (g, x) => g.Relu(x), { dims: [0, 3] }),
  unary('Sigmoid', (g, x) => g.Sigmoid(x)),
  unary('Sign is flat', (g, x) => g.Mul(x, g.Sign(x))),
  unary('Sin of a symbolic batch', (g, x) => g.Sin(x), { dims: [5, 3], shape: ['N', 3] }),
  unary('Softplus', (g, x) => g.Softplus(x)),
  unary('Sqrt', (g, x) => g.Sqrt(x), positive),
  unary('Tanh', (g, x) => g.Tanh(x), { dims: [] }),
  unary('fan-out: x·x + sin x + x', (g, x) => g.Add(g.Add(g.Mul(x, x), g.Sin(x)), x)),

  binary('Add', (g, a, b) => g.Add(a, b), grid, row),
  binary('Add scalar', (g, a, b) => g.Add(a, b), scalar, grid),
  binary('Add, both broadcast', (g, a, b) => g.Add(a, b), { dims: [5, 1, 3] }, { dims: [2, 1] }),
  binary('Add, same symbol', (g, a, b) => g.Add(a, b), symbolicGrid, { dims: [3] }),
  binary('Mul, undecided symbols', (g, a, b) => g.Mul(a, b), symbolicGrid, symbolicColumn),
  binary('Mul, symbol that is 1', (g, a, b) => g.Mul(a, b), symbolicGrid, { dims: [1, 3], shape: ['M', 3] }),
  binary(
    'Mul, symbol with a missing axis',
    (g, a, b) => g.Mul(a, b),
    { dims: [2, 5, 3], shape: [2, 'T', 3] },
    {
      dims: [1, 3],
      shape: ['M', 3],
    },
  ),
  binary('Div', (g, a, b) => g.Div(a, b), grid, { dims: [3, 5], range: [0.5, 2] }),
  binary('Max', (g, a, b) => g.Max(a, b), grid, row),
  binary('Mean of three', (g, a, b) => g.Mean(a, b, a), grid, row),
  binary('Min', (g, a, b) => g.Min(a, b), row, grid),
  binary('Mul', (g, a, b) => g.Mul(a, b), grid, { dims: [5] }),
  binary('Pow', (g, a, b) => g.Pow(a, b), { dims: [2, 3], range: [0.4, 2] }, { dims: [3] }),
  unary('Pow 2', (g, x) => g.Pow(x, 2)),
  unary('Pow 3', (g, x) => g.Pow(x, 3)),
  unary('Pow 1/2', (g, x) => g.Pow(x, 0.5), positive),
  binary('PRelu', (g, a, b) => g.PRelu(a, b), grid, row),
  binary('Sub', (g, a, b) => g.Sub(a, b), row, grid),
  binary('Sum of three', (g, a, b) => g.Sum(a, b, a), grid, row),
  binary('Where', (g, a, b) => g.Where(g.Greater(a, 0.2), a, b), grid, row),
  binary('Clip by computed bounds', (g, a, b) => g.Clip(a, b, 0.8), grid, { dims: [], data: [-0.5] }),
];
