export { type Backend, type BackendClient, type BackendOptions, createBackend } from './backend.ts';
export { reportFiles } from './predictions/export-run.ts';
export { connectLoopback } from './serve/connect.ts';
export { serveLoopback } from './serve/loopback.ts';
export type { EngineProcess } from './supervisor/engine-process.ts';
export { forkEngine } from './supervisor/fork.ts';
