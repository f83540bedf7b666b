import { openDataSet, type StoredDataSet, writeDataSet } from '../../../inference/sizing/phantom/index.ts';
import type { phantom as definition } from '../../contract/engine/phantom.ts';
import { CaliperError } from '../../contract/errors.ts';
import { StageClock } from '../stage-clock.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Renders a data set of colon frames with exactly known polyps. A finished set is kept as it is. */
export const phantom: TaskImplementation<typeof definition> = async (
  { outputFolder, ...options },
  context,
) => {
  const kept = finishedSet(outputFolder);
  if (kept !== undefined)
    return { outputFolder, frameCount: kept.frameCount, lesionViews: kept.rows.length, kept: true };
  const clock = new StageClock('patients', options.patientCount, () => performance.now());
  await writeDataSet(outputFolder, { ...options, signal: context.signal }, (patients) =>
    context.progress(clock.progress('rendering', patients)),
  );
  const made = openDataSet(outputFolder);
  made.close();
  return { outputFolder, frameCount: made.frameCount, lesionViews: made.rows.length, kept: false };
};

function finishedSet(folder: string): StoredDataSet | undefined {
  try {
    const set = openDataSet(folder);
    set.close();
    return set;
  } catch (thrown) {
    if (thrown instanceof CaliperError && thrown.code === 'not_found') return undefined;
    throw thrown;
  }
}
