import type { JobWork } from '../job-work.ts';

/** Renders the phantom. A finished set of the same options in the output folder is kept as it is. */
export const phantom: JobWork<'phantom'> = (params, { db, engine, signal, progress }) =>
  engine.run('phantom', {
    params: { ...params, keep: [db.folder] },
    handlers: {},
    onProgress: progress,
    signal,
  });
