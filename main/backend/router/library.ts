import { getMedia, listMedia } from '../../../db/index.ts';
import { importMedia } from '../media/import-media.ts';
import { procedures } from './procedures.ts';

export const library = {
  import: procedures.library.import.handler(async ({ input, context, signal }) => {
    if (input.patientPseudonym !== undefined) context.log.keepOut(input.patientPseudonym);
    return importMedia(input.path, input.patientPseudonym, { ...context, signal });
  }),
  list: procedures.library.list.handler(({ input, context }) => ({
    media: listMedia(context.db, input.limit, input.after),
  })),
  get: procedures.library.get.handler(({ input, context }) => getMedia(context.db, input.mediaId)),
};
