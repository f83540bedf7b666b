import { useEffect, useRef } from 'react';
import { jobKinds } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { onJobEnd } from '../connection/job-ends.ts';
import { mediaOf, useJobTitle } from '../jobs/job-title.ts';
import { goTo } from '../navigation.ts';
import { notifyJobEnd, notifyJobFailures } from './notify-job-end.tsx';

/** Says on every screen how a job ended, with the way to where that is to be seen. Failures stay until they are closed. */
export function JobEnds() {
  const title = useJobTitle();
  const latest = useRef(title);
  latest.current = title;
  useEffect(
    () =>
      onJobEnd((job) => {
        const named = { title: latest.current(job), job, show: () => showJob(job) };
        if (job.state === 'failed' || job.state === 'interrupted') notifyJobFailures(named);
        else notifyJobEnd(named);
      }),
    [],
  );
  return null;
}

/** Sizes are seen on their video; everything else that a job has to say stands in Jobs. */
function showJob(job: Job): void {
  const mediaId = mediaOf(job);
  if (job.state === 'done' && mediaId !== null) goTo('video', mediaId);
  else if (job.state === 'done' && jobKinds[job.kind].view === 'self-test') goTo('settings', 'self-test');
  else goTo('jobs', job.id);
}
