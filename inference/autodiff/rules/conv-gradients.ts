import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import { staticProduct } from '../shapes.ts';
import { reach, type Window, windowOutput } from '../window.ts';

/**
 * The forms below were chosen with test/bench/conv-gradients.ts (ONNX Runtime 1.30, CPU, AVX-512, batch 8), in
 * processor time relative to the forward convolution of the same layer:
 *
 * | layer of ResNet-18   | ∂w stacked | ∂w per tap | ∂w swapped | ∂x turned | ∂x ConvTranspose |
 * |----------------------|-----------:|-----------:|-----------:|----------:|-----------------:|
 * | stem 7×7/2 at 128²   |        1.8 |        5.0 |        1.1 |         – |                – |
 * | layer1 at 56²        |        1.6 |        1.3 |        2.6 |       1.2 |              1.7 |
 * | layer2 at 28²        |        1.5 |        1.3 |        2.5 |       1.0 |              1.2 |
 * | layer2 down at 56²   |        1.3 |        1.4 |        1.8 |         – |              1.1 |
 * | layer3 at 8²         |        1.3 |        1.4 |        2.2 |       1.2 |              1.2 |
 * | layer4 at 7²         |        1.2 |        1.4 |        2.3 |       1.7 |              1.7 |
 *
 * A product for each image (instead of one over the batch) was 2 to 4 times slower for layers 3 and 4, and a
 * convolution to the four parities of the input 2 to 5 times slower than ConvTranspose for stride 2.
 */

/** Below so many output positions of the batch, one wide product beats one product per kernel position. */
const POSITIONS_FOR_PRODUCT_PER_TAP = 1024;
/** With so few input channels a product over all positions is too narrow. */
const CHANNELS_FOR_PRODUCT = 8;
/** Assumed where the batch is symbolic. */
const USUAL_BATCH = 8;

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
  const reaches = kernel.map((size, axis) => reach(size, dilations[axis]!));
  const isDense = strides.every((stride) => stride === 1);
  if (isDense && reaches.every((size, axis) => Math.max(padsBegin[axis]!, padsEnd[axis]!) < size)) {
    return graph.Conv(dy, turnedKernel(graph, w, groups), {
      dilations: [...dilations],
      group: groups,
      pads: [padsBegin, padsEnd].flatMap((pads) => pads.map((pad, axis) => reaches[axis]! - 1 - pad)),
    });
  }
  const out = windowOutput(window, spatial);
  const unreached = spatial.map(
    (size, axis) =>
      size + padsBegin[axis]! + padsEnd[axis]! - (out[axis]! - 1) * strides[axis]! - reaches[axis]!,
  );
  return graph.ConvTranspose(dy, w, {
    strides: [...strides],
    dilations: [...dilations],
    pads: [...padsBegin, ...padsEnd],
    group: groups,
    output_padding: unreached,
  });
}

/** Kernel positions reversed, input and output channels of each group exchanged: [C, O/groups, …kernel]. */
function turnedKernel(graph: Graph, w: Value, groups: number): Value {
  const [filters, perGroup, ...kernel] = w.shape as readonly number[];
  const taps = kernel.reduce((product, size) => product * size, 1);
  const split = graph.Reshape(w, [groups, filters! / groups, perGroup!, taps]);
  const exchanged = graph.Transpose(split, [0, 2, 1, 3]);
  const reversed = taps === 1 ? exchanged : graph.Slice(exchanged, [-1], [-(2 ** 31)], [3], [-1]);
  return graph.Reshape(reversed, [groups * perGroup!, filters! / groups, ...kernel]);
}

/**
 * ∂loss/∂w of y = Conv(x, w).
 * x [N, C, …spatial], dy [N, O, …out] → [O, C/groups, …kernel]
 */
export function convWeightGradient(graph: Graph, x: Value, dy: Value, window: Window, groups: number): Value {
  const channels = x.shape[1] as number;
  const [batch, , ...out] = dy.shape;
  if (groups === 1 && channels <= CHANNELS_FOR_PRODUCT && window.kernel.length === 2) {
    return swappedConvolution(graph, x, dy, window);
  }
  const positions = staticProduct([typeof batch === 'number' ? batch : USUAL_BATCH, ...out]) ?? 0;
  const isWide = groups === 1 && positions >= POSITIONS_FOR_PRODUCT_PER_TAP;
  return (isWide ? productPerTap : productOfStack)(graph, x, dy, window, groups);
}

/** The output gradient slides over the input as a kernel, batch and channels exchanged. */
function swappedConvolution(graph: Graph, x: Value, dy: Value, window: Window): Value {
  const turned = graph.Conv(channelsFirst(graph, x), channelsFirst(graph, dy), {
    dilations: [...window.strides],
    strides: [...window.dilations],
    pads: [...window.padsBegin, ...window.padsEnd],
  });
  const axes = window.kernel.map((_, axis) => axis + 2);
  // Where the stride does not divide the input, the last positions are beyond the kernel.
  const exact = graph.Slice(
    turned,
    axes.map(() => 0),
    [...window.kernel],
    axes,
  );
  return channelsFirst(graph, exact);
}

/** One product for each kernel position with the input elements that it meets. */
function productPerTap(graph: Graph, x: Value, dy: Value, window: Window): Value {
  const channels = x.shape[1] as number;
  const filters = dy.shape[1] as number;
  const rows = graph.Reshape(channelsFirst(graph, dy), [filters, -1]);
  const products = shiftedSlices(graph, x, dy, window).map((slice) =>
    graph.Gemm(rows, graph.Reshape(slice, [channels, -1]), undefined, { transB: 1 }),
  );
  if (products.length === 1) return graph.Reshape(products[0]!, [filters, channels, ...window.kernel]);
  const stacked = graph.Concat(
    products.map((product) => graph.Unsqueeze(product, [2])),
    { axis: 2 },
  );
  return graph.Reshape(stacked, [filters, channels, ...window.kernel]);
}

/** One product (for each group) with the slices of all kernel positions stacked. */
function productOfStack(graph: Graph, x: Value, dy: Value, window: Window, groups: number): Value {
  const perGroup = (x.shape[1] as number) / groups;
  const filters = dy.shape[1] as number;
  const slices = shiftedSlices(graph, x, dy, window).map((slice) =>
    graph.Reshape(slice, [groups, perGroup, 1, -1]),
  );
  const stack = slices.length === 1 ? slices[0]! : graph.Concat(slices, { axis: 2 });
  const rows = channelsFirst(graph, dy);
  const product =
    groups === 1
      ? graph.Gemm(
          graph.Reshape(rows, [filters, -1]),
          graph.Reshape(stack, [perGroup * slices.length, -1]),
          undefined,
          { transB: 1 },
        )
      : graph.MatMul(
          graph.Reshape(rows, [groups, filters / groups, -1]),
          graph.Transpose(graph.Reshape(stack, [groups, perGroup * slices.length, -1]), [0, 2, 1]),
        );
  return graph.Reshape(product, [filters, perGroup, ...window.kernel]);
}

/** For every kernel position, row-major, the input elements that it meets: [C, N, …out] each. */
function shiftedSlices(graph: Graph, x: Value, dy: Value, window: Window): Value[] {
  const { dilations, kernel, padsBegin, padsEnd, strides } = window;
  const out = dy.shape.slice(2) as readonly number[];
  const axes = kernel.map((_, axis) => axis + 2);
  // All axes are padded, most by nothing: ONNX Runtime 1.30 loses the list of axes where it changes the layout for WebGPU.
  const pads = [0, 0, ...padsBegin, 0, 0, ...padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads) : x;
  const turned = channelsFirst(graph, padded);
  return tapPositions(kernel).map((tap) => {
    const starts = tap.map((position, axis) => position * dilations[axis]!);
    const ends = starts.map((start, axis) => start + (out[axis]! - 1) * strides[axis]! + 1);
    return graph.Slice(turned, starts, ends, axes, [...strides]);
  });
}

/** Every position inside a kernel, row-major. */
export function tapPositions(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (heads, size) =>
      heads.flatMap((head) => Array.from({ length: size }, (_, position) => [...head, position])),
    [[]],
  );
}

/** [N, C, …] → [C, N, …] */
function channelsFirst(graph: Graph, x: Value): Value {
  return graph.Transpose(x, [1, 0, ...x.shape.map((_, axis) => axis).slice(2)]);
}
