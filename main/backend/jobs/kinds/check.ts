import { contentOf, getFrameSeries, setDamage } from '../../../../db/index.ts';
import { damageRemarks } from '../../../media/index.ts';
import type { JobWork } from '../job-work.ts';

/** Decodes every picture of an item, and keeps what was found. */
export const check: JobWork<'check'> = async ({ mediaId }, { db, engine, signal, progress, note }) => {
  const { path, frameCount } = getFrameSeries(db, mediaId);
  const damage = await engine.run('check', {
    params: { mediaPath: path, content: contentOf(db, mediaId) },
    handlers: {},
    onProgress: progress,
    signal,
  });
  setDamage(db, mediaId, damage);
  for (const remark of damageRemarks(damage, frameCount)) note(remark);
  return { mediaId, frameCount, damage };
};
