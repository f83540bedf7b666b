import type { ElementType, Tensor } from './tensor.ts';

/** A dimension: a number, or the name of a symbol (`'N'` batch, `'T'` tokens …). Equal names mean equal sizes. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** An ONNX attribute. The kind is kept because ONNX tells 1 from 1.0. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Tensor };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One application of an operator. An absent optional input is `null`. */
export interface Node {
  readonly op: string;
  /** '' is the standard ONNX domain. */
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** A tensor in a graph that is being built: its type and its (static-rank) shape are known. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** The node that makes it; null for inputs, parameters and constants. */
  readonly producer: Node | null;
}
