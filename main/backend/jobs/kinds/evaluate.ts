import { expectedModel, recordTestRead } from '../../../../db/index.ts';
import type { JobWork } from '../job-work.ts';
import { labelledSource } from './labelled-source.ts';
import { testReadText } from './train.ts';

/** Judges a model on labelled cases. That a test part is read is kept in the history before it is. */
export const evaluate: JobWork<'evaluate'> = async (params, context) => {
  const { db, engine, signal, progress, note, jobId } = context;
  const { data, modelId, part, threads } = params;
  const { source, items } = labelledSource(db, data);
  const expected = expectedModel(db, modelId);
  if (data.kind === 'dataset' && part === 'test')
    note(testReadText(recordTestRead(db, data.splitId, { jobId, modelSha256: expected.sha256 })));
  return engine.run('evaluate', {
    params: { expected, data: source, part, ...(threads !== undefined && { threads }) },
    handlers: { items },
    onProgress: progress,
    signal,
  });
};
