import type { JobWork } from '../job-work.ts';

/** Trains a network. The engine resumes from the newest checkpoint in the output folder. */
export const train: JobWork<'train'> = (params, { db, engine, signal, progress, note, figures }) =>
  engine.run('train', {
    params: { ...params, keep: [db.folder] },
    handlers: {
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
  });

const skippedText = (count: number): string =>
  count === 0 ? '' : `; ${count} updates left out so far, because a loss or a gradient was not finite`;
