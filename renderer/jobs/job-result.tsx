import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { jobKinds, jobResult, jobSubject } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { FactList } from '../components/fact-list.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { formatCount, formatFigure } from '../format.ts';
import { framesIn } from '../frame-spans.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { wordsOf } from './words-of.ts';

/** What came of a job that is done, and the next step. */
export function JobResult({ job }: { readonly job: Job }) {
  if (job.kind === 'size') return <Sized job={job} />;
  if (job.kind === 'train') return <Trained job={job} />;
  if (job.kind === 'dataset-check') return <LookedThrough job={job} />;
  if (job.kind === 'check') return <Checked job={job} />;
  if (jobKinds[job.kind].view === 'self-test')
    return <Button onClick={() => goTo('settings', 'self-test')}>{t.jobs.seeSelfTest}</Button>;
  return <FactList facts={resultFacts(job)} />;
}

/** Names and numbers of a result that has no view of its own. */
function resultFacts({ result }: Job): (readonly [string, string])[] {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return [];
  return Object.entries(result).flatMap(([name, value]) => {
    if (name.endsWith('Id')) return [];
    if (typeof value === 'number') return [[wordsOf(name), formatFigure(value)] as const];
    return typeof value === 'string' ? [[wordsOf(name), value] as const] : [];
  });
}

function Sized({ job }: { readonly job: Job }) {
  const result = jobResult('size', job);
  const { mediaId } = jobSubject(job);
  if (result === undefined || mediaId === undefined) return null;
  const { lesionCount, framesPerSecond } = result;
  return (
    <Group gap="lg">
      <span>{t.jobs.sized(lesionCount, formatFigure(framesPerSecond))}</span>
      <Button onClick={() => goTo('video', mediaId)}>{t.jobs.openVideo}</Button>
    </Group>
  );
}

function Checked({ job }: { readonly job: Job }) {
  const result = jobResult('check', job);
  if (result === undefined) return null;
  const { mediaId, frameCount, damage } = result;
  return (
    <Group gap="lg">
      <span>{t.jobs.checked(formatCount(frameCount), framesIn(damage.damaged), framesIn(damage.lost))}</span>
      <Button onClick={() => goTo('video', mediaId)}>{t.jobs.openVideo}</Button>
    </Group>
  );
}

function LookedThrough({ job }: { readonly job: Job }) {
  const result = jobResult('dataset-check', job);
  if (result === undefined) return null;
  const { datasetId, warnings } = result;
  return (
    <Group gap="lg">
      <span>{t.datasets.warnings(warnings.length)}</span>
      <Button onClick={() => goTo('datasets', datasetId)}>{t.datasets.see}</Button>
    </Group>
  );
}

function Trained({ job }: { readonly job: Job }) {
  const result = jobResult('train', job);
  const add = useMutation({
    mutationFn: (folder: string) => backend.models.import({ folder }),
    onSuccess: ({ name }) => {
      notify(t.models.imported(name));
      goTo('models', 'bundles');
    },
  });
  if (result === undefined) return null;
  const { bundleFolder, epochs, bestEpoch, stoppedEarly } = result;
  return (
    <Group gap="lg">
      <span>{t.jobs.trained(epochs, bestEpoch, stoppedEarly)}</span>
      <Button loading={add.isPending} onClick={() => add.mutate(bundleFolder)}>
        {t.jobs.addModel}
      </Button>
    </Group>
  );
}
