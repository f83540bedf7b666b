import { IconChartLine } from '@tabler/icons-react';
import { EmptyState } from '../components/empty-state.tsx';
import { JobStateChip } from '../jobs/job-state-chip.tsx';
import { useJobTitle } from '../jobs/job-title.ts';
import { ProgressBar } from '../jobs/progress-bar.tsx';
import { TrainingCurves } from '../jobs/training-curves.tsx';
import { shareDone, useJobs } from '../jobs/use-jobs.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { TrainForm } from './train-form.tsx';
import classes from './train-screen.module.css';

/** The form, and beside it what is being trained. */
export function TrainScreen() {
  const jobs = useJobs().data?.jobs.filter(({ kind }) => kind === 'train') ?? [];
  const titleOf = useJobTitle();
  return (
    <div className={classes.train}>
      <TrainForm onStarted={() => {}} />
      <section className={classes.runs} aria-label={t.models.runs}>
        {jobs.length === 0 ? (
          <EmptyState icon={IconChartLine} title={t.models.noRuns} hint={t.models.noRunsHint} />
        ) : (
          jobs.slice(0, 4).map((job) => (
            <article key={job.id} className={classes.run}>
              <header>
                <button type="button" onClick={() => goTo('jobs', job.id)}>
                  {titleOf(job)}
                </button>
                <JobStateChip state={job.state} />
              </header>
              {job.state === 'running' ? <ProgressBar share={shareDone(job)} label={titleOf(job)} /> : null}
              <TrainingCurves job={job} />
            </article>
          ))
        )}
      </section>
    </div>
  );
}
