import { useEffect } from 'react';
import { Chip } from '../components/chip.tsx';
import { desktop } from '../connection/desktop.ts';
import { isActive, shareDone, useJobs } from '../jobs/use-jobs.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './top-bar.module.css';

/** How many jobs wait or run, and how far they are together. */
export function JobsChip() {
  const active = useJobs().data?.jobs.filter(isActive) ?? [];
  const running = active.filter(({ state }) => state === 'running').length;
  useEffect(() => desktop?.tellRunningJobs(running), [running]);
  const known = active.map(shareDone).filter((share) => share !== null);
  const percent = Math.floor(
    (100 * known.reduce((sum, share) => sum + share, 0)) / Math.max(1, active.length),
  );
  const text =
    active.length === 0
      ? t.frame.noJobs
      : known.length === 0
        ? t.frame.jobs(active.length)
        : t.frame.jobsPercent(active.length, percent);
  return (
    <button type="button" className={classes.chip} onClick={() => goTo('jobs')}>
      <Chip tone={active.length === 0 ? 'quiet' : 'active'}>{text}</Chip>
      {active.length === 0 ? null : <span className={classes.meter} style={{ width: `${percent}%` }} />}
    </button>
  );
}
