import { PhantomOptions } from '../../../contract/models.ts';
import { jobKind } from '../job-kind.ts';

/** Renders the phantom. A finished set of the same options in the output folder is kept as it is. */
export const phantom = jobKind({
  kind: 'phantom',
  params: PhantomOptions,
  run: (params, { db, engine, signal, progress }) =>
    engine.run('phantom', {
      params: { ...params, keep: [db.folder] },
      handlers: {},
      onProgress: progress,
      signal,
    }),
});
