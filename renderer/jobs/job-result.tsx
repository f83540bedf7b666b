import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import type { Job } from '../../main/contract/jobs.ts';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { formatFigure } from '../format.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';

// Results are stored as JSON, so a row may be older than this program: what does not fit is not shown.
const SizeResult = z.object({ lesionCount: z.number(), framesPerSecond: z.number() });
const SizeParams = z.object({ mediaId: z.string() });
const TrainResult = z.object({
  bundleFolder: z.string(),
  epochs: z.number(),
  bestEpoch: z.number(),
  stoppedEarly: z.boolean(),
});

/** What came of a job that is done, and the next step. */
export function JobResult({ job }: { readonly job: Job }) {
  switch (job.kind) {
    case 'size':
      return <Sized job={job} />;
    case 'train':
      return <Trained job={job} />;
    case 'self-test':
      return <Button onClick={() => goTo('settings', 'self-test')}>{t.jobs.seeSelfTest}</Button>;
    default:
      return null;
  }
}

function Sized({ job }: { readonly job: Job }) {
  const result = SizeResult.safeParse(job.result);
  const params = SizeParams.safeParse(job.params);
  if (!result.success || !params.success) return null;
  const { lesionCount, framesPerSecond } = result.data;
  return (
    <Group gap="lg">
      <span>{t.jobs.sized(lesionCount, formatFigure(framesPerSecond))}</span>
      <Button onClick={() => goTo('video', params.data.mediaId)}>{t.jobs.openVideo}</Button>
    </Group>
  );
}

function Trained({ job }: { readonly job: Job }) {
  const result = TrainResult.safeParse(job.result);
  const add = useMutation({
    mutationFn: (folder: string) => backend.models.import({ folder }),
    onSuccess: ({ name }) => {
      notify(t.models.imported(name));
      goTo('models', 'bundles');
    },
  });
  if (!result.success) return null;
  const { bundleFolder, epochs, bestEpoch, stoppedEarly } = result.data;
  return (
    <Group gap="lg">
      <span>{t.jobs.trained(epochs, bestEpoch, stoppedEarly)}</span>
      <Button loading={add.isPending} onClick={() => add.mutate(bundleFolder)}>
        {t.jobs.addModel}
      </Button>
    </Group>
  );
}
