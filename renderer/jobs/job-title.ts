import { useQuery } from '@tanstack/react-query';
import { jobKinds, jobSubject } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { api } from '../connection/backend.ts';
import { useLibrary } from '../library/use-library.ts';
import { t } from '../texts/index.ts';

/** The item on which the results of a job are seen; null for jobs whose results are elsewhere. */
export function mediaOf(job: Job): string | null {
  return jobKinds[job.kind].view === 'media' ? (jobSubject(job).mediaId ?? null) : null;
}

/** A name for a job that says what it works on. */
export function useJobTitle(): (job: Job) => string {
  const { data: items = [] } = useLibrary();
  const models = useQuery(api.models.list.queryOptions({ input: {} })).data?.models ?? [];
  return (job) => {
    const { mediaId, modelId, name = '' } = jobSubject(job);
    const media = items.find(({ id }) => id === mediaId)?.name;
    const about = {
      media: media ?? t.jobs.titles.unknownMedia,
      model: models.find(({ id }) => id === modelId)?.name ?? t.jobs.titles.unknownModel,
      name,
    };
    const title = t.jobs.titles.of[job.kind];
    return title?.(about) ?? t.jobs.titles.other(jobKinds[job.kind].noun, media ?? name);
  };
}
