import { addToDim, ceilDivideDim, floorDivideDim } from '../dims.ts';
import type { Inference } from '../operator.ts';
import type { Dim } from '../value.ts';

/** The sliding window of a convolution or pooling over the spatial axes. */
export interface Window {
  readonly kernel: readonly Dim[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Begin of every axis, then end of every axis. */
  readonly pads: readonly number[];
  readonly autoPad: string;
  readonly ceil: boolean;
}

/** Reads the window attributes of an operator whose kernel has the given sizes. */
export function windowOf(inference: Inference, kernel: readonly Dim[]): Window {
  const rank = kernel.length;
  const read = (name: string, length: number, otherwise: number, least: number): readonly number[] => {
    const values = inference.ints(name);
    if (values === undefined || values.length === 0) return Array.from({ length }, () => otherwise);
    if (values.length !== length) inference.fail(`'${name}' has ${values.length} entries, needed ${length}`);
    if (values.some((value) => value < least)) inference.fail(`'${name}' has an entry below ${least}`);
    return values;
  };
  if (kernel.some((size) => typeof size === 'number' && size < 1)) inference.fail('the kernel is empty');
  return {
    kernel,
    strides: read('strides', rank, 1, 1),
    dilations: read('dilations', rank, 1, 1),
    pads: read('pads', 2 * rank, 0, Number.MIN_SAFE_INTEGER),
    autoPad: inference.text('auto_pad', 'NOTSET'),
    ceil: inference.int('ceil_mode', 0) !== 0,
  };
}

/** Output sizes of a window that slides over `sizes` (ONNX operator specification of Conv and MaxPool). */
export function slidSizes(inference: Inference, sizes: readonly Dim[], window: Window): Dim[] {
  const rank = sizes.length;
  return sizes.map((size, axis) => {
    const stride = window.strides[axis] as number;
    const kernel = window.kernel[axis] as Dim;
    if (window.autoPad.startsWith('SAME')) return inference.dim(ceilDivideDim(size, stride));
    if (typeof kernel === 'string') return inference.dim(undefined);
    const extent = (window.dilations[axis] as number) * (kernel - 1) + 1;
    const begin = window.autoPad === 'VALID' ? 0 : (window.pads[axis] as number);
    const end = window.autoPad === 'VALID' ? 0 : (window.pads[axis + rank] as number);
    const free = inference.dim(addToDim(size, begin + end - extent));
    if (typeof free === 'number' && free < 0) {
      inference.fail(`the window of ${extent} does not fit axis ${axis} of size ${size} with its padding`);
    }
    const steps = inference.dim(window.ceil ? ceilDivideDim(free, stride) : floorDivideDim(free, stride));
    const count = inference.dim(addToDim(steps, 1));
    // rounding up, a last window that would begin beyond the input and its leading padding is not taken
    if (!window.ceil || end + stride <= extent) return count;
    if (typeof count === 'string' || typeof size === 'string') return inference.dim(undefined);
    return (count - 1) * stride >= size + begin ? count - 1 : count;
  });
}
