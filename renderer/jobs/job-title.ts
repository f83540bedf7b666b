import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../main/contract/jobs.ts';
import { api } from '../connection/backend.ts';
import { fileName } from '../library/file-name.ts';
import { useLibrary } from '../library/use-library.ts';
import { t } from '../texts/index.ts';

/** The video that a sizing job works on; null for every other job. */
export function mediaOf({ kind, params }: Job): string | null {
  const value = kind === 'size' ? textOf(params, 'mediaId') : '';
  return value === '' ? null : value;
}

function textOf(params: Job['params'], name: string): string {
  const value = params !== null && typeof params === 'object' && !Array.isArray(params) ? params[name] : null;
  return typeof value === 'string' ? value : '';
}

/** A name for a job that says what it works on. */
export function useJobTitle(): (job: Job) => string {
  const { data: items = [] } = useLibrary();
  const models = useQuery(api.models.list.queryOptions({ input: {} })).data?.models ?? [];
  return ({ kind, params }) => {
    const text = (name: string) => textOf(params, name);
    switch (kind) {
      case 'size':
        return t.jobs.titles.size(
          items.find(({ id }) => id === text('mediaId'))?.name ?? t.jobs.titles.unknownMedia,
          models.find(({ id }) => id === text('modelId'))?.name ?? t.jobs.titles.unknownModel,
        );
      case 'train':
        return t.jobs.titles.train(text('name'));
      case 'phantom':
        return t.jobs.titles.phantom(fileName(text('outputFolder')));
      case 'check':
        return t.jobs.titles.check(
          items.find(({ id }) => id === text('mediaId'))?.name ?? t.jobs.titles.unknownMedia,
        );
      case 'self-test':
        return t.jobs.titles.selfTest(fileName(text('modelFolder')));
      default:
        return kind;
    }
  };
}
