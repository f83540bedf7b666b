import { toBinary } from '@bufbuild/protobuf';
import { CaliperError } from '../../../main/contract/errors.ts';
import { elementTypeOfCode } from '../element-types.ts';
import type { Graph } from '../graph.ts';
import { MAX_DIM, MAX_RANK } from '../limits.ts';
import type { OutputType } from '../operator.ts';
import type { ForeignType } from '../unknown-value.ts';
import type { Dim, Shape } from '../value.ts';
import { type TypeProto_Tensor, TypeProtoSchema, type ValueInfoProto } from './proto/onnx_pb.js';

/** Types of a file as types of a graph; a fresh symbol of another graph becomes one of this graph. */
export class TypeReader {
  readonly #graph: Graph;
  readonly #renamed = new Map<string, string>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** What is stated: a tensor of known type and rank, or something that is only passed on. */
  typeOf(info: ValueInfoProto): OutputType | ForeignType {
    const tensor = info.type?.value;
    const stated = info.type && toBinary(TypeProtoSchema, info.type);
    if (tensor?.case !== 'tensorType') return { stated };
    const type = elementTypeOfCode(tensor.value.elemType);
    const shape = this.#shapeOf(info.name, tensor.value);
    return type && shape ? { type, shape } : { elementType: type, stated };
  }

  /** A shape of another graph with fresh symbols of its own. */
  adopted(shape: Shape): Shape {
    return shape.map((dim) => (typeof dim === 'string' ? this.#named(dim) : dim));
  }

  #named(symbol: string): string {
    return symbol.replaceAll(/\?\d+/g, (fresh) => {
      const known = this.#renamed.get(fresh) ?? this.#graph.freshSymbol();
      this.#renamed.set(fresh, known);
      return known;
    });
  }

  #shapeOf(name: string, { shape }: TypeProto_Tensor): Dim[] | undefined {
    if (shape && shape.dim.length > MAX_RANK) {
      throw new CaliperError('too_large', `'${name}' has rank ${shape.dim.length}`);
    }
    return shape?.dim.map(({ value }): Dim => {
      if (value.case === 'dimParam' && value.value !== '') return this.#named(value.value.slice(0, 256));
      if (value.case !== 'dimValue' || value.value < 0n) return this.#graph.freshSymbol();
      if (value.value > BigInt(MAX_DIM)) {
        throw new CaliperError('too_large', `'${name}' has a size of ${value.value}`);
      }
      return Number(value.value);
    });
  }
}
