export { graphProblem, heldNetwork } from './onnx/held.ts';
export { readOnnx } from './onnx/read.ts';
export { writeOnnx } from './onnx/write.ts';
