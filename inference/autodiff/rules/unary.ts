import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { floatOf, stringOf } from '../attributes.ts';
import { type Application, type GradientRule, type GradientRules, missing, zeroWhere } from './rule.ts';

/** A rule for y = f(x), elementwise. */
const unary =
  (
    gradient: (graph: Graph, x: Value, y: Value, dy: Value, application: Application) => Value,
  ): GradientRule =>
  (application) => [
    () => {
      const { graph, inputs, y, dy } = application;
      return gradient(graph, inputs[0], y, dy, application);
    },
  ];

/** Operators that are constant almost everywhere. */
const steps: GradientRule = () => [null];

/** d/dx of x·Φ(x) = Φ(x) + x·φ(x), or of its tanh approximation (Hendrycks and Gimpel 2016). */
function geluSlope(graph: Graph, x: Value, approximate: string): Value {
  if (approximate === 'tanh') {
    const factor = Math.sqrt(2 / Math.PI);
    // Beyond, the slope is 0 or 1 to the last bit, and its square would overflow.
    const near = graph.Max(graph.Min(x, 10), -10);
    const square = graph.Mul(near, near);
    const inner = graph.Mul(near, graph.Add(graph.Mul(square, 0.044715 * factor), factor));
    const t = graph.Tanh(inner);
    const innerSlope = graph.Add(graph.Mul(square, 3 * 0.044715 * factor), factor);
    const bend = graph.Mul(graph.Mul(near, innerSlope), graph.Sub(1, graph.Mul(t, t)));
    return graph.Mul(graph.Add(graph.Add(t, bend), 1), 0.5);
  }
  const density = graph.Mul(graph.Exp(graph.Mul(graph.Mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  const cumulative = graph.Mul(graph.Add(graph.Erf(graph.Mul(x, Math.SQRT1_2)), 1), 0.5);
  return graph.Add(cumulative, graph.Mul(x, density));
}

/** Dropout and Cast pass the gradient on; training-mode Dropout has no kernel in an inference build. */
const dropout: GradientRule = ({ node, dy }) => [node.inputs[2] ? missing(node, 'training mode') : () => dy];

export const unaryRules: GradientRules = {
  Abs: unary((g, x, _y, dy) => g.Mul(dy, g.Sign(x))),
  Cast: unary((g, x, _y, dy) => g.Cast(dy, x.type)),
  Ceil: steps,
  Cos: unary((g, x, _y, dy) => g.Neg(g.Mul(dy, g.Sin(x)))),
  Dropout: dropout,
  Elu: unary((g, x, y, dy, { node }) =>
    g.Mul(dy, g.Where(g.Less(x, 0), g.Add(y, floatOf(node, 'alpha', 1)), g.constant(1, x.type))),
  ),
  Erf: unary((g, x, _y, dy) => g.Mul(dy, g.Mul(g.Exp(g.Neg(g.Mul(x, x))), 2 / Math.sqrt(Math.PI)))),
  Exp: unary((g, _x, y, dy) => g.Mul(dy, y)),
  Floor: steps,
  Gelu: unary((g, x, _y, dy, { node }) => g.Mul(dy, geluSlope(g, x, stringOf(node, 'approximate', 'none')))),
  // 0 where the value is clipped; both ends of the ramp count as clipped.
  HardSigmoid: unary((g, _x, y, dy, { node }) =>
    g.Mul(dy, g.Mul(g.Cast(g.And(g.Greater(y, 0), g.Less(y, 1)), dy.type), floatOf(node, 'alpha', 0.2))),
  ),
  // x·clip(x/6 + 1/2, 0, 1): 0 below -3, 1 above 3, x/3 + 1/2 between.
  HardSwish: unary((g, x, _y, dy) => {
    const ramp = g.Cast(g.Less(g.Abs(x), 3), x.type);
    const one = g.Cast(g.GreaterOrEqual(x, 3), x.type);
    return g.Mul(dy, g.Add(one, g.Mul(ramp, g.Add(g.Mul(x, 1 / 3), 0.5))));
  }),
  Identity: unary((_g, _x, _y, dy) => dy),
  LeakyRelu: unary((g, x, _y, dy, { node }) =>
    g.Where(g.Less(x, 0), g.Mul(dy, floatOf(node, 'alpha', 0.01)), dy),
  ),
  Log: unary((g, x, _y, dy) => g.Div(dy, x)),
  Neg: unary((g, _x, _y, dy) => g.Neg(dy)),
  Reciprocal: unary((g, _x, y, dy) => g.Neg(g.Mul(dy, g.Mul(y, y)))),
  // 0 at 0. From the output, so that the input need not be kept; a mask is faster than Where or Sign (see the bench).
  Relu: unary((g, _x, y, dy) => g.Mul(dy, g.Cast(g.Greater(y, 0), dy.type))),
  Round: steps,
  Sigmoid: unary((g, _x, y, dy) => g.Mul(dy, g.Mul(y, g.Sub(1, y)))),
  Sign: steps,
  Sin: unary((g, x, _y, dy) => g.Mul(dy, g.Cos(x))),
  Softplus: unary((g, x, _y, dy) => g.Mul(dy, g.Sigmoid(x))),
  // 0 at 0, where the slope is infinite: a finite value must not end in a gradient that is none.
  Sqrt: unary((g, _x, y, dy) => zeroWhere(g, g.Equal(y, 0), g.Div(g.Mul(dy, 0.5), y))),
  Tanh: unary((g, _x, y, dy) => g.Mul(dy, g.Sub(1, g.Mul(y, y)))),
};
