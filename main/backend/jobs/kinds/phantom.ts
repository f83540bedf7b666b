import { PhantomOptions } from '../../../contract/models.ts';
import { jobKind } from '../job-kind.ts';

/** Renders the phantom. A finished set in the output folder is kept as it is. */
export const phantom = jobKind({
  kind: 'phantom',
  params: PhantomOptions,
  run: (params, { engine, signal, progress }) =>
    engine.run('phantom', { params, handlers: {}, onProgress: progress, signal }),
});
