import { ArrangingMethods } from './methods/arranging.ts';

export { END } from './methods/operands.ts';

/**
 * A graph of ONNX operators that is being built. Every operator is a method named as in ONNX, with positional
 * inputs and then one object of ONNX attributes; semantics are those of the ONNX specification at opset 21.
 * Types and shapes are inferred at once, and what does not fit is an `invalid_input` error that names the
 * operator and the shapes.
 */
export class Graph extends ArrangingMethods {}
