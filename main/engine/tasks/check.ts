import type { check as definition } from '../../contract/engine/check.ts';
import { openUnchanged } from '../../media/index.ts';
import { StageClock } from '../stage-clock.ts';
import { storedDamage } from '../stored-damage.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Decodes every picture of a video and says which are damaged. */
export const check: TaskImplementation<typeof definition> = async ({ mediaPath, content }, context) => {
  const { signal } = context;
  const source = await openUnchanged(mediaPath, content, { signal });
  try {
    const clock = new StageClock('frames', source.frameCount, () => performance.now());
    const onProgress = (frames: number) => context.progress(clock.progress('checking', frames));
    return storedDamage(await source.check({ signal, onProgress }));
  } finally {
    await source.close();
  }
};
