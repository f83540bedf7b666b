export { type AttributeInput, type AttributeInputs, type NodeSpecification, OPSET } from './core.ts';
export { END, Graph, type Operand, type Sizes } from './graph.ts';
export { type ReadOptions, readOnnx, type WriteOptions, writeOnnx } from './onnx.ts';
export { operators } from './operators/index.ts';
export { type ElementArrays, type ElementType, elementCount, type Tensor } from './tensor.ts';
export { scalar, tensorOf } from './tensor-of.ts';
export type { Attribute, Attributes, Dim, Node, Shape, Value } from './value.ts';
