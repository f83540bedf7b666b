import type { Node } from '../graph/value.ts';
import { intOf, intsOf, stringOf } from './attributes.ts';

/** The sliding window of a convolution or pooling node, one entry per spatial axis, every default filled in. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
}

/**
 * The window of a Conv, MaxPool or AveragePool node.
 * `spatial` are the sizes of the input's spatial axes; they matter only where `auto_pad` is SAME_*.
 */
export function windowOf(node: Node, kernel: readonly number[], spatial: readonly number[]): Window {
  const rank = kernel.length;
  const strides = intsOf(node, 'strides') ?? Array<number>(rank).fill(1);
  const dilations = intsOf(node, 'dilations') ?? Array<number>(rank).fill(1);
  const autoPad = stringOf(node, 'auto_pad', 'NOTSET');
  if (autoPad.startsWith('SAME')) {
    const total = kernel.map((size, axis) => {
      const out = Math.ceil(spatial[axis]! / strides[axis]!);
      return Math.max(0, (out - 1) * strides[axis]! + reach(size, dilations[axis]!) - spatial[axis]!);
    });
    const smaller = total.map((pad) => Math.floor(pad / 2));
    const larger = total.map((pad) => Math.ceil(pad / 2));
    const [padsBegin, padsEnd] = autoPad === 'SAME_UPPER' ? [smaller, larger] : [larger, smaller];
    return { kernel, strides, dilations, padsBegin, padsEnd };
  }
  const pads = (autoPad === 'VALID' ? undefined : intsOf(node, 'pads')) ?? Array<number>(2 * rank).fill(0);
  return { kernel, strides, dilations, padsBegin: pads.slice(0, rank), padsEnd: pads.slice(rank) };
}

/** Input positions that a dilated kernel spans. */
export function reach(kernelSize: number, dilation: number): number {
  return (kernelSize - 1) * dilation + 1;
}

/** Output sizes of a sliding window; with `ceil_mode` a last window that starts inside the input is kept. */
export function windowOutput(window: Window, spatial: readonly number[], ceilMode = false): number[] {
  return spatial.map((size, axis) => {
    const stride = window.strides[axis]!;
    const begin = window.padsBegin[axis]!;
    const free = size + begin + window.padsEnd[axis]! - reach(window.kernel[axis]!, window.dilations[axis]!);
    const out = (ceilMode ? Math.ceil(free / stride) : Math.floor(free / stride)) + 1;
    return ceilMode && (out - 1) * stride >= size + begin ? out - 1 : out;
  });
}

/** `pads` of a ConvTranspose node with `output_shape` and `auto_pad` resolved, and its output sizes. */
export function transposedWindowOf(
  node: Node,
  kernel: readonly number[],
  spatial: readonly number[],
): Window & { readonly output: readonly number[] } {
  const rank = kernel.length;
  const strides = intsOf(node, 'strides') ?? Array<number>(rank).fill(1);
  const dilations = intsOf(node, 'dilations') ?? Array<number>(rank).fill(1);
  const extra = intsOf(node, 'output_padding') ?? Array<number>(rank).fill(0);
  const autoPad = stringOf(node, 'auto_pad', 'NOTSET');
  const full = spatial.map(
    (size, axis) => (size - 1) * strides[axis]! + extra[axis]! + reach(kernel[axis]!, dilations[axis]!),
  );
  const wanted =
    intsOf(node, 'output_shape')?.slice(-rank) ??
    (autoPad.startsWith('SAME') ? spatial.map((size, axis) => size * strides[axis]!) : undefined);
  if (wanted) {
    const total = full.map((size, axis) => Math.max(0, size - wanted[axis]!));
    const half = total.map((pad) => Math.floor(pad / 2));
    const rest = total.map((pad, axis) => pad - half[axis]!);
    const [padsBegin, padsEnd] = autoPad === 'SAME_UPPER' ? [half, rest] : [rest, half];
    return { kernel, strides, dilations, padsBegin, padsEnd, output: wanted };
  }
  const pads = intsOf(node, 'pads') ?? Array<number>(2 * rank).fill(0);
  const padsBegin = pads.slice(0, rank);
  const padsEnd = pads.slice(rank);
  const output = full.map((size, axis) => size - padsBegin[axis]! - padsEnd[axis]!);
  return { kernel, strides, dilations, padsBegin, padsEnd, output };
}

/** Number of groups of a Conv or ConvTranspose node. */
export function groupsOf(node: Node): number {
  return intOf(node, 'group', 1);
}
