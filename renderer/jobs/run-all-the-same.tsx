import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { MediaId, ModelId } from '../../main/contract/ids.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { Provider } from '../../main/contract/predictions.ts';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './job-details.module.css';

const Asked = z.object({
  mediaId: MediaId,
  modelId: ModelId,
  provider: Provider.nullish(),
  includeDamaged: z.boolean().default(false),
});

/** For a sizing that was refused because the model does not give its stored answer here: says what that means, and runs it. */
export function RunAllTheSame({ job }: { readonly job: Job }) {
  const asked = Asked.safeParse(job.params);
  const run = useMutation({
    mutationFn: async ({ provider, ...rest }: z.infer<typeof Asked>) =>
      backend.predictions.size({ ...rest, ...(provider && { provider }), acceptFailedCheck: true }),
    onSuccess: ({ jobId }) => {
      notify(t.library.queued(1));
      goTo('jobs', jobId);
    },
  });
  const refused = job.error?.code === 'model_untrusted' && job.error.details.goldenCheck === 'failed';
  if (job.kind !== 'size' || job.state !== 'failed' || !refused || !asked.success) return null;
  return (
    <section className={classes.accept} aria-label={t.jobs.runAllTheSame}>
      <p>{t.jobs.failedCheckMeans}</p>
      <Button loading={run.isPending} onClick={() => run.mutate(asked.data)}>
        {t.jobs.runAllTheSame}
      </Button>
    </section>
  );
}
