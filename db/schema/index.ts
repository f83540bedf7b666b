export * from './annotations.ts';
export * from './datasets.ts';
export * from './history.ts';
export * from './jobs.ts';
export * from './labels.ts';
export * from './library.ts';
export * from './predictions.ts';
