import type { Value } from '../value.ts';

/** A value, or a number that becomes a constant of the other operand's type. */
export type Operand = Value | number;
/** Integers known at build time, or an int64 vector that is computed. */
export type Sizes = Value | readonly number[];

/** Window attributes of convolutions and pooling; `pads` is begin of every axis, then end of every axis. */
interface WindowAttributes {
  readonly strides?: readonly number[];
  readonly pads?: readonly number[];
  readonly dilations?: readonly number[];
  readonly auto_pad?: 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
}
export interface ConvAttributes extends WindowAttributes {
  readonly group?: number;
  readonly kernel_shape?: readonly number[];
}
export interface ConvTransposeAttributes extends ConvAttributes {
  readonly output_padding?: readonly number[];
  readonly output_shape?: readonly number[];
}
export interface PoolAttributes extends WindowAttributes {
  readonly kernel_shape: readonly number[];
  readonly ceil_mode?: number;
}
export interface ReduceAttributes {
  /** 1 (default) keeps reduced axes with size 1; 0 drops them. */
  readonly keepdims?: number;
  readonly noop_with_empty_axes?: number;
}
export interface ResizeAttributes {
  readonly mode?: 'nearest' | 'linear' | 'cubic';
  readonly coordinate_transformation_mode?: string;
  readonly nearest_mode?: string;
  readonly antialias?: number;
  readonly axes?: readonly number[];
  readonly cubic_coeff_a?: number;
  readonly exclude_outside?: number;
  readonly extrapolation_value?: number;
  readonly keep_aspect_ratio_policy?: string;
}

/** An end of `Slice` that lies beyond every axis. */
export const END: number = 2 ** 31 - 1;
