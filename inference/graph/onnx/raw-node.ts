import type { Attributes } from '../value.ts';
import type { GraphProto } from './proto/onnx_pb.js';
import type { FileNode } from './read-functions.ts';

/** A node as a file states it: inputs and outputs by name, '' for absent ones. */
export interface RawNode {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** All but the bodies, which can be read only where the values around them are known. */
  readonly attributes: Attributes;
  /** Sorted by name, each with the names that it takes from around the node. */
  readonly bodies: readonly Body[];
  readonly opset: number;
  readonly callers: FileNode['callers'];
}

interface Body {
  readonly name: string;
  readonly graph: GraphProto;
  readonly captures: readonly string[];
}
