export { type WriteOptions, writeOnnx } from './write.ts';
