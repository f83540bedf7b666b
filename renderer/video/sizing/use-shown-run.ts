import { useQuery } from '@tanstack/react-query';
import type { Run } from '../../../main/contract/predictions.ts';
import { api } from '../../connection/backend.ts';
import { useWorkspace } from '../workspace.tsx';

/** All runs on this video, newest first, and the one whose sizes are shown: the chosen one, else the newest finished. */
export function useShownRun() {
  const { media, runId } = useWorkspace();
  const { data, error, isPending, refetch } = useQuery(
    api.predictions.runs.queryOptions({ input: { mediaId: media.id } }),
  );
  const runs: readonly Run[] = (data?.runs ?? []).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const run =
    runs.find(({ id }) => id === runId) ?? runs.find(({ state }) => state === 'done') ?? runs[0] ?? null;
  return { runs, run, error, isPending, refetch };
}
