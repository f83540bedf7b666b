import { checkDataSetPlace, openDataSet, writeDataSet } from '../../../inference/sizing/phantom/index.ts';
import type { phantom as definition } from '../../contract/engine/phantom.ts';
import { StageClock } from '../stage-clock.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Renders a data set of colon frames with exactly known polyps. A finished set of the same options is kept as it is. */
export const phantom: TaskImplementation<typeof definition> = async (
  { outputFolder, replace, keep, ...options },
  context,
) => {
  const rules = { replace, outside: keep };
  const kept = (await checkDataSetPlace(outputFolder, options, rules)) === 'kept';
  if (!kept) {
    const clock = new StageClock('patients', options.patientCount, () => performance.now());
    const rendering = { ...options, signal: context.signal };
    await writeDataSet(
      outputFolder,
      rendering,
      (patients) => context.progress(clock.progress('rendering', patients)),
      rules,
    );
  }
  const set = openDataSet(outputFolder);
  set.close();
  return { outputFolder, frameCount: set.frameCount, lesionViews: set.rows.length, kept };
};
