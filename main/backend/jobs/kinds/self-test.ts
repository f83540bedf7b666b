import { selfTest as task } from '../../../contract/engine/self-test.ts';
import { jobKind } from '../job-kind.ts';

/** Tries every provider of this machine on a bundle's golden input. */
export const selfTest = jobKind({
  kind: 'self-test',
  params: task.params,
  run: (params, { engine, signal, progress }) =>
    engine.run('self-test', { params, handlers: {}, onProgress: progress, signal }),
});
