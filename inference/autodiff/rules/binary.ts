import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { constantNumbers, zerosLike } from '../shapes.ts';
import { broadcasting, type GradientRule, type GradientRules, once, zeroWhere } from './rule.ts';

/** The gradient goes to the operands that attain the extreme; where several do, each gets an equal share. */
const extreme: GradientRule = ({ graph, node, y, dy }) => {
  const operands = node.inputs as readonly Value[];
  const masks = operands.map((operand) => once(() => graph.Cast(graph.Equal(operand, y), dy.type)));
  const share = once(() =>
    graph.Div(
      dy,
      masks.map((mask) => mask()).reduce((a, b) => graph.Add(a, b)),
    ),
  );
  return masks.map((mask) => () => graph.Mul(share(), mask()));
};

/** Passes where low ≤ x ≤ high; a bound gets the gradient of the elements that it replaced. */
const clip: GradientRule = ({ graph, inputs: [x, low, high], dy }) => {
  const zero = once(() => graph.constant(0, dy.type));
  const pass = (mask: Value): Value => graph.Where(mask, dy, zero());
  const inside = (): Value => {
    const masks = [low && graph.GreaterOrEqual(x, low), high && graph.LessOrEqual(x, high)].filter(
      (mask) => mask != null,
    );
    return masks.length === 0 ? dy : pass(masks.reduce((a, b) => graph.And(a, b)));
  };
  return [inside, () => pass(graph.Less(x, low)), () => pass(graph.Greater(x, high))];
};

/**
 * b·a^(b-1); a constant exponent needs no logarithm, and 2 and 1/2 not even a power. 0 for b = 0, and at a = 0 for
 * 0 < b < 1, where the power is finite and its slope is not.
 */
function powerSlope(graph: Graph, a: Value, b: Value, y: Value): Value {
  const [exponent, ...others] = constantNumbers(graph, b) ?? [];
  const atZero = once(() => graph.Equal(a, 0));
  if (exponent === undefined || others.length > 0) {
    const flat = graph.Equal(b, 0);
    const steep = graph.And(atZero(), graph.And(graph.Greater(b, 0), graph.Less(b, 1)));
    // Twice, not with Or: WebGPU has no kernel for that.
    const slope = graph.Mul(b, graph.Pow(a, graph.Sub(b, 1)));
    return zeroWhere(graph, flat, zeroWhere(graph, steep, slope));
  }
  if (exponent === 0) return zerosLike(graph, a);
  if (exponent === 1) return graph.constant(1, a.type);
  if (exponent === 2) return graph.Mul(a, 2);
  const slope = exponent === 0.5 ? graph.Div(0.5, y) : graph.Mul(graph.Pow(a, exponent - 1), exponent);
  return exponent > 0 && exponent < 1 ? zeroWhere(graph, atZero(), slope) : slope;
}

/** a^b·log a; 0 at a = 0 unless the power is infinite there, as in PyTorch and JAX. */
function exponentSlope(graph: Graph, a: Value, b: Value, y: Value): Value {
  const flat = graph.And(graph.Equal(a, 0), graph.GreaterOrEqual(b, 0));
  return zeroWhere(graph, flat, graph.Mul(y, graph.Log(a)));
}

export const binaryRules: GradientRules = broadcasting({
  Add: ({ dy }) => [() => dy, () => dy],
  Clip: clip,
  Div: ({ graph, inputs: [, b], y, dy }) => [
    () => graph.Div(dy, b),
    () => graph.Neg(graph.Div(graph.Mul(dy, y), b)),
  ],
  Max: extreme,
  Mean: ({ graph, node, dy }) => {
    const share = once(() => graph.Mul(dy, 1 / node.inputs.length));
    return node.inputs.map(() => share);
  },
  Min: extreme,
  Mul: ({ graph, inputs: [a, b], dy }) => [() => graph.Mul(dy, b), () => graph.Mul(dy, a)],
  Pow: ({ graph, inputs: [a, b], y, dy }) => [
    () => graph.Mul(dy, powerSlope(graph, a, b, y)),
    () => graph.Mul(dy, exponentSlope(graph, a, b, y)),
  ],
  PRelu: ({ graph, inputs: [x, slope], dy }) => [
    () => graph.Where(graph.Less(x, 0), graph.Mul(dy, slope), dy),
    () => graph.Mul(dy, graph.Min(x, 0)),
  ],
  Sub: ({ graph, dy }) => [() => dy, () => graph.Neg(dy)],
  Sum: ({ node, dy }) => node.inputs.map(() => () => dy),
  Where: ({ graph, inputs: [condition], dy }) => [
    null,
    () => graph.Where(condition, dy, graph.constant(0, dy.type)),
    () => graph.Where(condition, graph.constant(0, dy.type), dy),
  ],
});
