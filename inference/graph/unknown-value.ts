import { UnknownShapeError } from './operator.ts';
import type { ElementType } from './tensor.ts';
import type { Node, Shape, Value } from './value.ts';

/** What is known of a value that is no tensor of known type and rank. */
export interface ForeignType {
  /** The element type of a tensor of unknown rank. */
  readonly elementType?: ElementType | undefined;
  /** The type as a file states it, to be written again: no rank, text, a sequence, an optional, narrow numbers. */
  readonly stated?: Uint8Array | undefined;
}

/** A value whose type and shape nobody knows: asking for what is not known is the error. */
export class UnknownValue implements Value {
  readonly name: string;
  readonly producer: Node | null;
  readonly foreign: ForeignType;
  readonly #reason: string;

  constructor(name: string, producer: Node | null, reason: string, foreign: ForeignType = {}) {
    this.name = name;
    this.producer = producer;
    this.foreign = foreign;
    this.#reason = reason;
  }

  get type(): ElementType {
    if (this.foreign.elementType) return this.foreign.elementType;
    throw new UnknownShapeError(`the element type of '${this.name}' is not known: ${this.#reason}`);
  }

  get shape(): Shape {
    throw new UnknownShapeError(`the shape of '${this.name}' is not known: ${this.#reason}`);
  }
}

/** False where asking for the value's type or shape would be an error. */
export const hasKnownShape = (value: Value): boolean => !(value instanceof UnknownValue);
