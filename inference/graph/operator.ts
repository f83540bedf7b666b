import { CaliperError } from '../../main/contract/errors.ts';
import { broadcastDim, shapeText } from './dims.ts';
import type { ElementType, Tensor } from './tensor.ts';
import type { Attribute, Attributes, Dim, Shape, Value } from './value.ts';

export type AttributeKind = Attribute['kind'];

/** Type and shape of one output. */
export interface OutputType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** One operator of the standard ONNX domain, as far as building a graph needs it. */
export interface Operator {
  readonly name: string;
  /** Fewest and most inputs. */
  readonly inputs: readonly [number, number];
  /** Attribute names and kinds; an attribute not listed is refused. */
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Types and shapes of the outputs; throws (through `inference.fail`) where the inputs do not fit. */
  readonly infer: (inference: Inference) => readonly OutputType[];
  /** The opset that brought the operator, where that is later than 21. */
  readonly since?: number;
  /** Inputs that are settings rather than weights: their initialisers are never trainable. */
  readonly settings?: readonly number[];
}

/** What the surrounding graph knows beyond types and shapes. */
export interface Knowledge {
  /** The tensor of a constant; undefined for anything else. */
  constantOf(value: Value): Tensor | undefined;
  /** Elements of an integer vector or scalar that are known as numbers or symbols. */
  contentsOf(value: Value): readonly Dim[] | undefined;
  freshSymbol(): string;
}

export const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** What an operator's rule sees of one application: inputs, attributes, known contents. */
export class Inference {
  readonly op: string;
  readonly outputCount: number;
  readonly #inputs: readonly (Value | null)[];
  readonly #attributes: Attributes;
  readonly #knowledge: Knowledge;

  constructor(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    outputCount: number,
    knowledge: Knowledge,
  ) {
    this.op = op;
    this.#inputs = inputs;
    this.#attributes = attributes;
    this.outputCount = outputCount;
    this.#knowledge = knowledge;
  }

  get inputCount(): number {
    return this.#inputs.length;
  }

  has(index: number): boolean {
    return (this.#inputs[index] ?? null) !== null;
  }

  value(index: number): Value {
    const value = this.#inputs[index];
    return value ?? this.fail(`input ${index} is missing`);
  }

  type(index: number): ElementType {
    return this.value(index).type;
  }

  shape(index: number): Shape {
    return this.value(index).shape;
  }

  /** All inputs that are present. */
  values(): Value[] {
    return this.#inputs.filter((value) => value !== null);
  }

  contents(index: number): readonly Dim[] | undefined {
    return this.has(index) ? this.#knowledge.contentsOf(this.value(index)) : undefined;
  }

  /** Contents of an integer input where all of them are numbers. */
  numbers(index: number): readonly number[] | undefined {
    const contents = this.contents(index);
    return contents?.every((dim) => typeof dim === 'number') ? (contents as readonly number[]) : undefined;
  }

  /** Elements of a constant floating-point input. */
  floats(index: number): readonly number[] | undefined {
    const tensor = this.has(index) ? this.#knowledge.constantOf(this.value(index)) : undefined;
    if (tensor?.type !== 'float32' && tensor?.type !== 'float64') return undefined;
    return Array.from(tensor.data as Float32Array | Float64Array);
  }

  attribute(name: string): Attribute | undefined {
    return this.#attributes[name];
  }

  int(name: string, otherwise: number): number {
    const attribute = this.#attributes[name];
    return attribute?.kind === 'int' ? attribute.value : otherwise;
  }

  float(name: string, otherwise: number): number {
    const attribute = this.#attributes[name];
    return attribute?.kind === 'float' ? attribute.value : otherwise;
  }

  text(name: string, otherwise: string): string {
    const attribute = this.#attributes[name];
    return attribute?.kind === 'string' ? attribute.value : otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    const attribute = this.#attributes[name];
    return attribute?.kind === 'ints' ? attribute.value : undefined;
  }

  /** A computed dimension, or a fresh symbol where it is not known. */
  dim(dim: Dim | undefined): Dim {
    return dim ?? this.#knowledge.freshSymbol();
  }

  /** An axis in 0..rank-1; negative axes count from the end. `rank` may be one larger for inserted axes. */
  axis(axis: number, rank: number): number {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
      this.fail(`axis ${axis} is outside a tensor of rank ${rank}`);
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Distinct axes in ascending order. */
  axes(axes: readonly number[], rank: number): number[] {
    const normal = axes.map((axis) => this.axis(axis, rank));
    if (new Set(normal).size !== normal.length) this.fail(`axes ${shapeText(axes)} repeat`);
    return normal.sort((a, b) => a - b);
  }

  rank(index: number, atLeast: number, atMost = atLeast): number {
    const rank = this.shape(index).length;
    if (rank < atLeast || rank > atMost) {
      const wanted =
        atLeast === atMost
          ? `${atLeast}`
          : atMost === UNBOUNDED
            ? `at least ${atLeast}`
            : `${atLeast} to ${atMost}`;
      this.fail(`input ${index} has rank ${rank}, needed is ${wanted}`);
    }
    return rank;
  }

  /** Refuses inputs whose element types differ. */
  sameType(...indices: readonly number[]): ElementType {
    const present = indices.filter((index) => this.has(index));
    const types = new Set(present.map((index) => this.type(index)));
    if (types.size > 1) this.fail(`element types differ: ${[...types].join(', ')}`);
    return this.type(present[0] ?? 0);
  }

  typeAmong(index: number, allowed: readonly ElementType[]): ElementType {
    const type = this.type(index);
    if (!allowed.includes(type)) {
      this.fail(`input ${index} is ${type}, needed is one of ${allowed.join(', ')}`);
    }
    return type;
  }

  /** Numpy broadcasting of any number of shapes. */
  broadcast(...shapes: readonly Shape[]): Dim[] {
    const rank = Math.max(0, ...shapes.map((shape) => shape.length));
    return Array.from({ length: rank }, (_, position) => {
      let size: Dim = 1;
      for (const shape of shapes) {
        const dim = shape[position - rank + shape.length];
        if (dim === undefined) continue;
        const both = broadcastDim(size, dim);
        if (both === null) this.fail(`shapes cannot be broadcast: ${shapes.map(shapeText).join(' and ')}`);
        size = this.dim(both);
      }
      return size;
    });
  }

  /** Stops because a type or shape is not known, which is no fault of the inputs. */
  unknown(reason: string): never {
    throw new UnknownShapeError(`${this.op}: ${reason}`);
  }

  /** Stops with the operator's name, the reason, and every input's type and shape. */
  fail(reason: string): never {
    const inputs = this.#inputs.map((value, index) =>
      value === null
        ? `input ${index} absent`
        : `input ${index} '${value.name}' ${value.type}${shapeText(value.shape)}`,
    );
    throw new CaliperError('invalid_input', `${this.op}: ${reason} (${inputs.join('; ')})`, {
      details: { op: this.op, shapes: this.#inputs.map((value) => value && [...value.shape]) },
    });
  }
}

/** A type or shape is needed that no rule and no declaration gives. */
export class UnknownShapeError extends CaliperError {
  constructor(message: string) {
    super('unsupported_format', message);
  }
}

export const floatTypes: readonly ElementType[] = ['float32', 'float64', 'float16'];
export const indexTypes: readonly ElementType[] = ['int64', 'int32'];

/** Shorthand of the rule 'same type and shape as input 0'. */
export const likeFirstInput = (inference: Inference): readonly OutputType[] => [
  { type: inference.type(0), shape: inference.shape(0) },
];
