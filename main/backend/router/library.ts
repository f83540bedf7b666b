import {
  assignPatient,
  countLibrary,
  libraryItem,
  libraryPage,
  listMedia,
  listPatients,
  removeAllMedia,
  setMediaMissing,
} from '../../../db/index.ts';
import { type ForPatient, importMedia, isThere } from '../media/import-media.ts';
import { importStills, surveyFolder } from '../media/import-stills.ts';
import { openSample } from '../media/open-sample.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

const everyItem = 1_000_000;

const forPatient = (input: {
  patientPseudonym?: string | undefined;
  moveToPatient: boolean;
}): ForPatient => ({
  pseudonym: input.patientPseudonym,
  whenOthers: input.moveToPatient ? 'move' : 'refuse',
});

export const library = {
  import: procedures.library.import.handler(({ input, context, signal }) =>
    context.imports.run(input.importKey, signal, (watch) =>
      importMedia(input.path, forPatient(input), { ...context, ...watch }),
    ),
  ),
  survey: procedures.library.survey.handler(async ({ input, context, signal }) => ({
    folder: await surveyFolder(input.path, { ...context, signal }),
  })),
  importStills: procedures.library.importStills.handler(({ input, context, signal }) =>
    context.imports.run(input.importKey, signal, (watch) =>
      importStills(input.path, forPatient(input), { ...context, ...watch }),
    ),
  ),
  importProgress: procedures.library.importProgress.handler(({ input, context, signal }) =>
    context.imports.watch(input.importKey, signal),
  ),
  cancelImport: procedures.library.cancelImport.handler(({ input, context }) => ({
    underWay: context.imports.cancel(input.importKey),
  })),
  openSample: procedures.library.openSample.handler(({ context, signal }) => openSample(context, signal)),
  list: procedures.library.list.handler(({ input, context }) => {
    const { limit, after, sort, ...filter } = input;
    return {
      media: libraryPage(context.db, sort, limit, filter, after),
      total: countLibrary(context.db, filter),
    };
  }),
  get: procedures.library.get.handler(({ input, context }) => libraryItem(context.db, input.mediaId)),
  patients: procedures.library.patients.handler(({ context }) => ({ patients: listPatients(context.db) })),
  checkFiles: procedures.library.checkFiles.handler(async ({ context: { db } }) => {
    const missing = [];
    for (const { id, path } of listMedia(db, everyItem)) {
      const isMissing = !(await isThere(path));
      setMediaMissing(db, id, isMissing);
      if (isMissing) missing.push(id);
    }
    return { missing };
  }),
  assignPatient: procedures.library.assignPatient.handler(({ input, context: { db } }) => {
    const { mediaIds, patientPseudonym, study } = input;
    const { step } = withStep(db, () => assignPatient(db, mediaIds, patientPseudonym, study));
    return { step };
  }),
  remove: procedures.library.remove.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeAllMedia(db, input.mediaIds));
    return { step };
  }),
};
