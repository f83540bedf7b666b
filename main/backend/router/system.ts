import {
  backUp,
  defaultModel,
  expectedModel,
  getModel,
  lastJobOfKind,
  listBackups,
  listModels,
  type ReadableDb,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { type JobParams, jobParams, jobResult } from '../../contract/job-kinds.ts';
import type { Model } from '../../contract/models.ts';
import { researchNotice, type SelfTest } from '../../contract/system.ts';
import { procedures } from './procedures.ts';

export const system = {
  info: procedures.system.info.handler(({ context: { db, engines } }) => ({
    appVersion: db.session.appVersion,
    nodeVersion: process.versions.node,
    libraryFolder: db.folder,
    schemaVersion: db.schemaVersion,
    opened: db.opened,
    engines: engines.state(),
    notice: researchNotice,
  })),
  doctor: procedures.system.doctor.handler(({ input, context: { db, queue } }) => {
    const model = input.modelId === undefined ? defaultModel(db) : getModel(db, input.modelId);
    if (model === undefined) {
      throw new CaliperError(
        'not_found',
        'The self-test needs a model with a golden answer, and this library has none.',
      );
    }
    return {
      jobId: queue.add('self-test', { modelFolder: model.folder, expected: expectedModel(db, model.id) }).id,
    };
  }),
  backups: procedures.system.backups.handler(({ context }) => ({ backups: listBackups(context.db.folder) })),
  backUp: procedures.system.backUp.handler(({ context }) => backUp(context.db, 'by hand')),
  restore: procedures.system.restore.handler(({ input, context }) => context.restore(input.name)),
  selfTest: procedures.system.selfTest.handler(({ context: { db } }) => ({ selfTest: lastSelfTest(db) })),
  changes: procedures.system.changes.handler(({ context, signal }) => context.changes.watch(signal)),
};

/** The result of the newest finished self-test, if this version can still read it. */
function lastSelfTest(db: ReadableDb): SelfTest | null {
  const job = lastJobOfKind(db, 'self-test', 'done');
  const result = job && jobResult('self-test', job);
  const params = job && jobParams('self-test', job);
  if (result === undefined || params === undefined) return null;
  const model = modelOfTest(db, params);
  return { jobId: job!.id, at: job!.finishedAt ?? job!.createdAt, modelId: model?.id ?? null, ...result };
}

/** By identity where the job knows it: several models may have lain in one folder. */
function modelOfTest(db: ReadableDb, { modelFolder, expected }: JobParams<'self-test'>): Model | undefined {
  return listModels(db).find((model) =>
    expected?.digest == null ? model.folder === modelFolder : model.digest === expected.digest,
  );
}
