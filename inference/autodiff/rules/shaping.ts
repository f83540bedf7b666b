import { END } from '../../graph/index.ts';
import { intOf, intsOf, stringOf } from '../attributes.ts';
import { constantNumbers, positiveAxis, reshapeLike, staticDims, sumToShape, zerosLike } from '../shapes.ts';
import { applyAlongAxis } from './along-axis.ts';
import { type GradientRule, type GradientRules, missing } from './rule.ts';

/** The elements stay in their order. */
const sameOrder: GradientRule = ({ graph, inputs: [x], dy }) => [() => reshapeLike(graph, dy, x)];

const transpose: GradientRule = ({ graph, node, inputs: [x], dy }) => {
  const perm = intsOf(node, 'perm') ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  return [
    () =>
      graph.Transpose(
        dy,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  ];
};

/** Each part gets its stretch of the gradient. */
const concat: GradientRule = ({ graph, node, inputs, dy }) => {
  const axis = positiveAxis(intOf(node, 'axis', 0), inputs[0].shape.length);
  const sizes = staticDims(node.inputs.map((input) => input!.shape[axis]!));
  if (sizes) {
    let end = 0;
    return sizes.map((size) => {
      end += size;
      const [from, to] = [end - size, end];
      return () => graph.Slice(dy, [from], [to], [axis]);
    });
  }
  const runtimeSizes = () =>
    graph.Concat(
      node.inputs.map((input) =>
        graph.Gather(graph.Shape(input!), graph.constant([axis], 'int64'), { axis: 0 }),
      ),
      { axis: 0 },
    );
  const parts = () => graph.Split(dy, runtimeSizes(), { axis });
  return node.inputs.map((_, i) => () => parts()[i]!);
};

const split: GradientRule = ({ graph, node, outputGradients }) => [
  () =>
    graph.Concat(
      node.outputs.map((output, i) => outputGradients[i] ?? zerosLike(graph, output)),
      { axis: intOf(node, 'axis', 0) },
    ),
];

const expand: GradientRule = ({ graph, inputs: [x], y, dy }) => [() => sumToShape(graph, dy, y.shape, x)];

/** Sums over the copies: [r·d] is seen as [r, d]. */
const tile: GradientRule = ({ graph, node, inputs: [x, repeatsInput], dy }) => {
  const repeats = constantNumbers(graph, repeatsInput);
  const dims = staticDims(x.shape);
  if (!repeats || !dims) return [missing(node, 'sizes that are known only when the graph runs')];
  return [
    () => {
      const copies = graph.Reshape(
        dy,
        dims.flatMap((dim, axis) => [repeats[axis]!, dim]),
      );
      return graph.ReduceSum(
        copies,
        dims.map((_, axis) => 2 * axis),
        { keepdims: 0 },
      );
    },
  ];
};

/** Zero padding is cut off again; reflected and repeated edges are added where they came from. */
const pad: GradientRule = ({ graph, node, inputs: [x, padsInput, , axesInput], dy }) => {
  const given = constantNumbers(graph, padsInput);
  const rank = x.shape.length;
  const axes = axesInput
    ? constantNumbers(graph, axesInput)?.map((axis) => positiveAxis(axis, rank))
    : x.shape.map((_, axis) => axis);
  if (!given || !axes) return [missing(node, 'pads that are computed when the graph runs')];
  const mode = stringOf(node, 'mode', 'constant');
  const begin = given.slice(0, axes.length);
  const end = given.slice(axes.length);
  const used = axes.flatMap((axis, i) =>
    begin[i] === 0 && end[i] === 0 ? [] : [{ axis, begin: begin[i]!, end: end[i]! }],
  );
  if (mode === 'constant') {
    if (given.some((amount) => amount < 0)) {
      return [
        () =>
          graph.Pad(
            dy,
            given.map((amount) => -amount),
            undefined,
            [...axes],
          ),
      ];
    }
    return [
      () =>
        used.length === 0
          ? dy
          : graph.Slice(
              dy,
              used.map((pads) => pads.begin),
              used.map((pads) => (pads.end === 0 ? END : -pads.end)),
              used.map((pads) => pads.axis),
            ),
    ];
  }
  const dims = staticDims(used.map(({ axis }) => x.shape[axis]!));
  if ((mode !== 'edge' && mode !== 'reflect') || !dims) return [missing(node, `mode ${mode}`)];
  return [
    () =>
      used.reduce((gradient, pads, i) => {
        const size = dims[i]!;
        const taps = Array.from({ length: size + pads.begin + pads.end }, (_, out) => {
          const p = out - pads.begin;
          const mirrored = p < 0 ? -p : p >= size ? 2 * (size - 1) - p : p;
          return [{ position: mode === 'edge' ? Math.min(size - 1, Math.max(0, p)) : mirrored, weight: 1 }];
        });
        return applyAlongAxis(graph, gradient, pads.axis, taps, size);
      }, dy),
  ];
};

export const shapingRules: GradientRules = {
  Concat: concat,
  Expand: expand,
  Flatten: sameOrder,
  Pad: pad,
  Reshape: sameOrder,
  Split: split,
  Squeeze: sameOrder,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: sameOrder,
};
