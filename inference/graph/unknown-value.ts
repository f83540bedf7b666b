import { UnknownShapeError } from './operator.ts';
import type { ElementType } from './tensor.ts';
import type { Node, Shape, Value } from './value.ts';

/** A value whose type and shape nobody knows: asking for them is the error. */
export class UnknownValue implements Value {
  readonly name: string;
  readonly producer: Node;
  readonly #reason: string;

  constructor(name: string, producer: Node, reason: string) {
    this.name = name;
    this.producer = producer;
    this.#reason = reason;
  }

  get type(): ElementType {
    throw new UnknownShapeError(`the element type of '${this.name}' is not known: ${this.#reason}`);
  }

  get shape(): Shape {
    throw new UnknownShapeError(`the shape of '${this.name}' is not known: ${this.#reason}`);
  }
}

/** False where asking for the value's type or shape would be an error. */
export const hasKnownShape = (value: Value): boolean => !(value instanceof UnknownValue);
