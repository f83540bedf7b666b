import type { Graph } from '../graph/index.ts';
import type { Dim, Shape, Value } from '../graph/value.ts';

/** The sizes of a shape where all of them are known when the graph is built. */
export function staticDims(shape: Shape): readonly number[] | undefined {
  return shape.every((dim): dim is number => typeof dim === 'number') ? shape : undefined;
}

/**
 * The one place where broadcasting is undone: sums `gradient`, of shape `from`, to the shape of `target`,
 * which was broadcast to `from`. Axes whose sizes are different symbols are decided when the graph runs.
 */
export function sumToShape(graph: Graph, gradient: Value, from: Shape, target: Value): Value {
  const lead = from.length - target.shape.length;
  const inner = from.slice(lead);
  const undecided = target.shape.some((dim, axis) => typeof dim === 'string' && dim !== inner[axis]);
  if (undecided) return sumToRuntimeShape(graph, gradient, lead, target);
  const repeated = target.shape.flatMap((dim, axis) => (dim === 1 && inner[axis] !== 1 ? [axis + lead] : []));
  const leading = Array.from({ length: lead }, (_, axis) => axis);
  if (lead === 0 && repeated.length === 0) return gradient;
  if (repeated.length === 0) return graph.ReduceSum(gradient, leading, { keepdims: 0 });
  const summed = graph.ReduceSum(gradient, [...leading, ...repeated], { keepdims: 1 });
  return lead === 0 ? summed : graph.Squeeze(summed, leading);
}

/** Sums over every axis where `target` turns out to have size 1: harmless where nothing was repeated. */
function sumToRuntimeShape(graph: Graph, gradient: Value, lead: number, target: Value): Value {
  const leading = Array.from({ length: lead }, (_, axis) => axis);
  const inner = lead === 0 ? gradient : graph.ReduceSum(gradient, leading, { keepdims: 0 });
  const shape = graph.Shape(target);
  const single = graph.Cast(graph.Equal(shape, 1), 'int64');
  const axes = graph.Squeeze(graph.NonZero(single), [0]);
  const summed = graph.ReduceSum(inner, axes, { keepdims: 1, noop_with_empty_axes: 1 });
  return graph.Reshape(summed, shape);
}

/** `dims` as the second operand of Reshape or Expand: numbers where they are static. */
function shapeOperand(graph: Graph, like: Value): number[] | Value {
  const dims = staticDims(like.shape);
  return dims ? [...dims] : graph.Shape(like);
}

/** `x`, which has as many elements as `like`, in the shape of `like`. */
export function reshapeLike(graph: Graph, x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  const symbolic = like.shape.filter((dim) => typeof dim === 'string').length;
  if (symbolic === 1 && !like.shape.includes(0)) {
    const reshaped = graph.Reshape(
      x,
      like.shape.map((dim) => (typeof dim === 'string' ? -1 : dim)),
    );
    if (sameShape(reshaped.shape, like.shape)) return reshaped;
  }
  return graph.Reshape(x, shapeOperand(graph, like));
}

/** `x` repeated to the shape of `like`. */
export function expandLike(graph: Graph, x: Value, like: Value): Value {
  return sameShape(x.shape, like.shape) ? x : graph.Expand(x, shapeOperand(graph, like));
}

export function zerosLike(graph: Graph, like: Value): Value {
  return graph.Expand(graph.constant(0, like.type), shapeOperand(graph, like));
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** A non-negative axis. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** A constant input as numbers, or undefined where it is absent or computed. */
export function constantNumbers(graph: Graph, value: Value | null | undefined): number[] | undefined {
  const tensor = value ? graph.constantOf(value) : undefined;
  return tensor && Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** Product of the given dims as a number, or undefined where one is symbolic. */
export function staticProduct(dims: readonly Dim[]): number | undefined {
  return staticDims(dims)?.reduce((product, dim) => product * dim, 1);
}

/**
 * Number of elements, int64 []. From the shape alone: WebGPU has no Size, and the CPU's would have the whole tensor
 * fetched from the GPU.
 */
export function elementsOf(graph: Graph, x: Value): Value {
  return graph.ReduceProd(graph.Shape(x), [0], { keepdims: 0 });
}

/** Exchanges the last two axes. */
export function swapLastTwo(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  return graph.Transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
