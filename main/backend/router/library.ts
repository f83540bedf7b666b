import { getMedia, listMedia } from '../../../db/index.ts';
import type { Media } from '../../contract/media.ts';
import { importMedia } from '../media/import-media.ts';
import { openSample } from '../media/open-sample.ts';
import { notYet } from './not-yet.ts';
import { procedures } from './procedures.ts';

const item = (media: Media) => ({
  ...media,
  patientPseudonym: 'unassigned',
  missing: false,
  durationUs: null,
  framesPerSecond: null,
  lesionCount: 0,
  boxCount: 0,
  latestRun: null,
  hardness: null,
  undecidedCount: 0,
});

export const library = {
  import: procedures.library.import.handler(async ({ input, context, signal }) => {
    if (input.patientPseudonym !== undefined) context.log.keepOut(input.patientPseudonym);
    return importMedia(input.path, input.patientPseudonym, { ...context, signal });
  }),
  openSample: procedures.library.openSample.handler(({ context, signal }) => openSample(context, signal)),
  list: procedures.library.list.handler(({ input, context }) => {
    const media = listMedia(context.db, input.limit, input.after).map(item);
    return { media, total: media.length };
  }),
  get: procedures.library.get.handler(({ input, context }) => item(getMedia(context.db, input.mediaId))),
  patients: procedures.library.patients.handler(notYet),
  checkFiles: procedures.library.checkFiles.handler(notYet),
  assignPatient: procedures.library.assignPatient.handler(notYet),
  remove: procedures.library.remove.handler(notYet),
};
