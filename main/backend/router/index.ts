import { annotations } from './annotations.ts';
import { audit } from './audit.ts';
import { batches } from './batches.ts';
import { datasets } from './datasets.ts';
import { jobs } from './jobs.ts';
import { labels } from './labels.ts';
import { library } from './library.ts';
import { media } from './media.ts';
import { models } from './models.ts';
import { predictions } from './predictions.ts';
import { procedures } from './procedures.ts';
import { system } from './system.ts';

/** The contract, implemented: one file a noun. */
export const router = procedures.router({
  library,
  media,
  annotations,
  labels,
  predictions,
  datasets,
  batches,
  jobs,
  models,
  audit,
  system,
});
