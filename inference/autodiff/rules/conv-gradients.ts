import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { reach, type Window, windowOutput } from '../window.ts';

/**
 * ∂loss/∂x of y = Conv(x, w): every output element stamps the kernel on the input.
 * dy [N, O, …out], w [O, C/groups, …kernel] → [N, C, …spatial]
 */
export function convInputGradient(
  graph: Graph,
  dy: Value,
  w: Value,
  window: Window,
  groups: number,
  spatial: readonly number[],
): Value {
  const { strides, dilations, padsBegin, padsEnd, kernel } = window;
  const out = windowOutput(window, spatial);
  // Input positions that the last window did not reach.
  const left = spatial.map(
    (size, axis) =>
      size +
      padsBegin[axis]! +
      padsEnd[axis]! -
      (out[axis]! - 1) * strides[axis]! -
      reach(kernel[axis]!, dilations[axis]!),
  );
  return graph.ConvTranspose(dy, w, {
    strides: [...strides],
    dilations: [...dilations],
    pads: [...padsBegin, ...padsEnd],
    group: groups,
    output_padding: left,
  });
}

/**
 * ∂loss/∂w of y = Conv(x, w), as one product of the output gradient with the shifted slices of the input.
 * x [N, C, …spatial], dy [N, O, …out] → [O, C/groups, …kernel]
 */
export function convWeightGradient(graph: Graph, x: Value, dy: Value, window: Window, groups: number): Value {
  const channels = x.shape[1] as number;
  const filters = dy.shape[1] as number;
  const perGroup = channels / groups;
  const columns = shiftedSlices(graph, channelsFirst(graph, padded(graph, x, window)), dy, window, groups);
  const rows = channelsFirst(graph, dy);
  const product =
    groups === 1
      ? graph.Gemm(
          graph.Reshape(rows, [filters, -1]),
          graph.Reshape(columns, [perGroup * tapCount(window), -1]),
          undefined,
          {
            transB: 1,
          },
        )
      : graph.MatMul(
          graph.Reshape(rows, [groups, filters / groups, -1]),
          graph.Transpose(graph.Reshape(columns, [groups, perGroup * tapCount(window), -1]), [0, 2, 1]),
        );
  return graph.Reshape(product, [filters, perGroup, ...window.kernel]);
}

const tapCount = (window: Window): number => window.kernel.reduce((product, size) => product * size, 1);

/** For every kernel position the input elements that it meets: [groups, C/groups, taps, N·out]. */
function shiftedSlices(graph: Graph, x: Value, dy: Value, window: Window, groups: number): Value {
  const perGroup = (x.shape[0] as number) / groups;
  const out = dy.shape.slice(2) as readonly number[];
  const axes = out.map((_, axis) => axis + 2);
  const parts = tapPositions(window.kernel).map((tap) => {
    const starts = tap.map((position, axis) => position * window.dilations[axis]!);
    const ends = starts.map((start, axis) => start + (out[axis]! - 1) * window.strides[axis]! + 1);
    const slice = graph.Slice(x, starts, ends, axes, [...window.strides]);
    return graph.Reshape(slice, [groups, perGroup, 1, -1]);
  });
  return parts.length === 1 ? parts[0]! : graph.Concat(parts, { axis: 2 });
}

/** Every position inside a kernel, row-major. */
export function tapPositions(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (heads, size) =>
      heads.flatMap((head) => Array.from({ length: size }, (_, position) => [...head, position])),
    [[]],
  );
}

function padded(graph: Graph, x: Value, window: Window): Value {
  const pads = [...window.padsBegin, ...window.padsEnd];
  if (pads.every((amount) => amount === 0)) return x;
  return graph.Pad(
    x,
    pads,
    undefined,
    window.kernel.map((_, axis) => axis + 2),
  );
}

/** [N, C, …] → [C, N, …] */
function channelsFirst(graph: Graph, x: Value): Value {
  return graph.Transpose(x, [1, 0, ...x.shape.map((_, axis) => axis).slice(2)]);
}
