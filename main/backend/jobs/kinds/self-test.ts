import type { JobWork } from '../job-work.ts';

/** Tries every provider of this machine on a bundle's golden input. */
export const selfTest: JobWork<'self-test'> = (params, { engine, signal, progress }) =>
  engine.run('self-test', { params, handlers: {}, onProgress: progress, signal });
