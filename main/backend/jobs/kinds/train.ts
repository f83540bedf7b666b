import { TrainOptions } from '../../../contract/models.ts';
import { jobKind } from '../job-kind.ts';

/** Trains a network. The engine resumes from the newest checkpoint in the output folder. */
export const train = jobKind({
  kind: 'train',
  params: TrainOptions,
  run: (params, { engine, signal, progress }) =>
    engine.run('train', { params, handlers: {}, onProgress: progress, signal }),
});
