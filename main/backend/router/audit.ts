import {
  datasetProblems,
  listAudit,
  modelDigestProblems,
  runProblems,
  verifyAudit,
} from '../../../db/index.ts';
import { procedures } from './procedures.ts';

export const audit = {
  list: procedures.audit.list.handler(({ input, context }) => ({
    rows: listAudit(context.db, input.limit, input.before),
  })),
  verify: procedures.audit.verify.handler(async ({ context: { db } }) => ({
    ...(await verifyAudit(db)),
    runs: await runProblems(db),
    modelProblems: modelDigestProblems(db),
    datasetProblems: datasetProblems(db),
  })),
};
