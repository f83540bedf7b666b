export { copyGraph, findValues, inlineGraph, insertAfter, subgraphTo } from './edit.ts';
export { END, Graph } from './graph.ts';
export { heldNetwork, readOnnx, writeOnnx } from './onnx.ts';
export { operators } from './operators/index.ts';
export { structuralHash } from './structural-hash.ts';
export { type ElementType, elementCount, type Tensor } from './tensor.ts';
export { scalar, tensorOf } from './tensor-of.ts';
export type { Dim, Shape, Value } from './value.ts';
export { type ImportReport, importWeights, readWeights } from './weights/import.ts';
