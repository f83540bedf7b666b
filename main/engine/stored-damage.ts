import type { DamageReport as StoredDamage } from '../contract/media.ts';
import type { DamageReport } from '../media/index.ts';

/** A report as it crosses to the backend. */
export const storedDamage = ({ checkedFrames, damaged, lost }: DamageReport): StoredDamage => ({
  checkedFrames,
  damaged: [...damaged],
  lost: [...lost],
});
