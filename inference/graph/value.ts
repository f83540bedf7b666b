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
  | { readonly kind: 'tensor'; readonly value: Tensor }
  /** The body of an If, Loop or Scan. */
  | { readonly kind: 'graph'; readonly value: Subgraph }
  /** What Caliper only passes on, as the file states it: types, sparse tensors, tensors of text or of narrow numbers. */
  | { readonly kind: 'foreign'; readonly value: Uint8Array };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One application of an operator. An absent optional input is `null`. */
export interface Node {
  readonly op: string;
  /** '' is the standard ONNX domain. */
  readonly domain: string;
  readonly name: string;
  /** Behind the operator's own inputs come what its bodies capture, body by body in the order of their names. */
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
  /** The lowest opset that the node can be written in. */
  readonly opset: number;
}

/** What reading, copying and writing need of a graph. */
export interface GraphView {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly values: ReadonlyMap<string, Value>;
  /** The opset that the graph is written in: that of Caliper, or a later one which one of its nodes needs. */
  readonly opset: number;
  domainVersion(domain: string): bigint;
}

/**
 * A graph inside a node. It is closed and never changes: what it takes from around the node are its last `captured`
 * inputs, fed by the last inputs of the node.
 */
export interface Subgraph {
  readonly graph: GraphView;
  readonly captured: number;
}

/** The bodies of a node, in the order in which their captured values follow the node's own inputs. */
export const subgraphsOf = ({ attributes }: Pick<Node, 'attributes'>): readonly Subgraph[] =>
  Object.keys(attributes)
    .sort()
    .flatMap((name) => {
      const attribute = attributes[name] as Attribute;
      return attribute.kind === 'graph' ? [attribute.value] : [];
    });

/** A tensor in a graph that is being built: its type and its (static-rank) shape are known. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** The node that makes it; null for inputs, parameters and constants. */
  readonly producer: Node | null;
}
