import { expectedModel, recordTestRead, type WritableDb } from '../../../../db/index.ts';
import type { StartSource } from '../../../contract/engine/labelled.ts';
import type { TrainingStart } from '../../../contract/models.ts';
import type { JobWork } from '../job-work.ts';
import { labelledSource } from './labelled-source.ts';

/** Trains by a method of the registry. The engine resumes from the newest checkpoint beside the output folder. */
export const train: JobWork<'train'> = async (params, context) => {
  const { db, engine, signal, finish, progress, note, figures, jobId } = context;
  const { source, items } = labelledSource(db, params.data);
  if (source.kind === 'dataset') for (const warning of source.warnings) note(warning);
  const start = params.start && startSource(db, params.start);
  const { data: _, start: __, ...same } = params;
  const result = await engine.run('train', {
    params: { ...same, data: source, ...(start && { start }), keep: [db.folder] },
    handlers: {
      items,
      note: ({ text }) => {
        note(text);
        return null;
      },
      epoch: ({ epoch, step, best, skippedPasses, figures: measured }) => {
        figures(step, measured);
        const text = Object.entries(measured).map(([name, value]) => `${name} ${value.toFixed(4)}`);
        note(
          `Epoch ${epoch}: ${text.join(', ')}${best ? '; the best so far' : ''}${skippedText(skippedPasses)}`,
        );
        return null;
      },
    },
    onProgress: progress,
    signal,
    finish,
  });
  if (result.startReport !== null) note(startText(result.startReport));
  if (params.data.kind === 'dataset')
    note(testReadText(recordTestRead(db, params.data.splitId, { jobId, modelSha256: null })));
  return result;
};

const startSource = (db: WritableDb, start: TrainingStart): StartSource =>
  start.kind === 'file' ? start : { kind: 'model', expected: expectedModel(db, start.modelId) };

const startText = ({ matched, missing, unexpected, misshapen }: Record<StartPart, readonly unknown[]>) =>
  `Start weights: ${matched.length} tensors set, ${missing.length + misshapen.length} not set` +
  `${misshapen.length > 0 ? ` (${misshapen.length} of another shape)` : ''}, ${unexpected.length} left over`;
type StartPart = 'matched' | 'missing' | 'unexpected' | 'misshapen';

/** Said after each read of a test part. */
export const testReadText = (time: number): string =>
  time === 1
    ? 'The test part of this split was read for the first time'
    : `The test part of this split has been read ${time} times: choose nothing by its figures`;

const skippedText = (count: number): string =>
  count === 0 ? '' : `; ${count} updates left out so far, because a loss or a gradient was not finite`;
