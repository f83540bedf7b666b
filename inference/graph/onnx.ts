export { type ReadOptions, readOnnx } from './read.ts';
export { type WriteOptions, writeOnnx } from './write.ts';
