export { type ReadOptions, readOnnx } from './onnx/read.ts';
export { type WriteOptions, writeOnnx } from './onnx/write.ts';
