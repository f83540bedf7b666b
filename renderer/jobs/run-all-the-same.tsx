import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type JobParams, jobParams } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './job-details.module.css';

/** For a sizing that was refused because the model does not give its stored answer here: says what that means, and runs it. */
export function RunAllTheSame({ job }: { readonly job: Job }) {
  const asked = jobParams('size', job);
  const run = useMutation({
    mutationFn: async ({ provider, ...rest }: JobParams<'size'>) =>
      backend.predictions.size({ ...rest, ...(provider && { provider }), acceptFailedCheck: true }),
    onSuccess: ({ jobId }) => {
      notify(t.library.queued(1));
      goTo('jobs', jobId);
    },
  });
  const refused = job.error?.code === 'model_untrusted' && job.error.details.goldenCheck === 'failed';
  if (job.state !== 'failed' || !refused || asked === undefined) return null;
  return (
    <section className={classes.accept} aria-label={t.jobs.runAllTheSame}>
      <p>{t.jobs.failedCheckMeans}</p>
      <Button loading={run.isPending} onClick={() => run.mutate(asked)}>
        {t.jobs.runAllTheSame}
      </Button>
    </section>
  );
}
