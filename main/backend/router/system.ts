import { backUp, getModel, listBackups, listModels } from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { researchNotice } from '../../contract/system.ts';
import { notYet } from './not-yet.ts';
import { procedures } from './procedures.ts';

export const system = {
  info: procedures.system.info.handler(({ context: { db, engine } }) => ({
    appVersion: db.session.appVersion,
    nodeVersion: process.versions.node,
    libraryFolder: db.folder,
    schemaVersion: db.schemaVersion,
    opened: db.opened,
    engine: engine.state(),
    notice: researchNotice,
  })),
  doctor: procedures.system.doctor.handler(({ input, context: { db, queue } }) => {
    const model = input.modelId === undefined ? listModels(db)[0] : getModel(db, input.modelId);
    if (model === undefined) {
      throw new CaliperError(
        'not_found',
        'The self-test needs a model with a golden answer, and this library has none.',
      );
    }
    return { jobId: queue.add('self-test', { modelFolder: model.folder }).id };
  }),
  backups: procedures.system.backups.handler(({ context }) => ({ backups: listBackups(context.db.folder) })),
  backUp: procedures.system.backUp.handler(({ context }) => backUp(context.db, 'by hand')),
  restore: procedures.system.restore.handler(({ input, context }) => context.restore(input.name)),
  selfTest: procedures.system.selfTest.handler(notYet),
  changes: procedures.system.changes.handler(notYet),
};
