import type { Value } from '../../graph/value.ts';
import { intOf, intsOf } from '../attributes.ts';
import { constantNumbers, expandLike, positiveAxis, staticProduct } from '../shapes.ts';
import { type Application, type GradientRule, type GradientRules, missing, zeroWhere } from './rule.ts';

/** The reduced axes, or undefined where they are computed when the graph runs. */
function reducedAxes({ graph, node, inputs: [x, axesInput] }: Application): readonly number[] | undefined {
  const given = axesInput ? constantNumbers(graph, axesInput) : (intsOf(node, 'axes') ?? []);
  if (given === undefined) return undefined;
  if (given.length > 0) return given.map((axis) => positiveAxis(axis, x.shape.length));
  return intOf(node, 'noop_with_empty_axes', 0) === 1 ? [] : x.shape.map((_, axis) => axis);
}

/** A rule for a reduction; `gradient` sees y and dy with the reduced axes kept as 1. */
const reduction =
  (
    gradient: (application: Application, y: Value, dy: Value, axes: readonly number[]) => Value,
  ): GradientRule =>
  (application) => {
    const { graph, node, y, dy } = application;
    const axes = reducedAxes(application);
    if (!axes) return [missing(node, 'axes that are computed when the graph runs')];
    const kept = intOf(node, 'keepdims', 1) === 1 || axes.length === 0;
    const restore = (value: Value): Value => (kept ? value : graph.Unsqueeze(value, [...axes]));
    return [() => gradient(application, restore(y), restore(dy), axes)];
  };

/** Where several elements attain the extreme, each gets an equal share, as in PyTorch's amax. */
const extreme = reduction(({ graph, inputs: [x] }, y, dy, axes) => {
  const mask = graph.Cast(graph.Equal(x, y), dy.type);
  const count = graph.ReduceSum(mask, [...axes], { keepdims: 1, noop_with_empty_axes: 1 });
  return graph.Mul(mask, graph.Div(dy, count));
});

const mean = reduction(({ graph, inputs: [x] }, _y, dy, axes) => {
  const count = staticProduct(axes.map((axis) => x.shape[axis]!));
  if (count !== undefined) return expandLike(graph, graph.Mul(dy, 1 / count), x);
  const sizes = graph.Gather(graph.Shape(x), graph.constant([...axes], 'int64'), { axis: 0 });
  const total = graph.Cast(graph.ReduceProd(sizes, [0], { keepdims: 0 }), dy.type);
  return expandLike(graph, graph.Div(dy, total), x);
});

export const reductionRules: GradientRules = {
  ReduceL1: reduction(({ graph, inputs: [x] }, _y, dy) => graph.Mul(dy, graph.Sign(x))),
  // 0 for a row of zeros: the subgradient of least norm, as in PyTorch.
  ReduceL2: reduction(({ graph, inputs: [x] }, y, dy) =>
    graph.Mul(x, zeroWhere(graph, graph.Equal(y, 0), graph.Div(dy, y))),
  ),
  ReduceLogSumExp: reduction(({ graph, inputs: [x] }, y, dy) => graph.Mul(dy, graph.Exp(graph.Sub(x, y)))),
  ReduceMax: extreme,
  ReduceMean: mean,
  ReduceMin: extreme,
  ReduceSum: reduction(({ graph, inputs: [x] }, _y, dy) => expandLike(graph, dy, x)),
  ReduceSumSquare: reduction(({ graph, inputs: [x] }, _y, dy) => graph.Mul(x, graph.Mul(dy, 2))),
};
