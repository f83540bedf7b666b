import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../connection/backend.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { useWorkspace } from '../workspace.tsx';
import { type LesionEntry, lesionEntries } from './lesion-entry.ts';

/** The lesions of the study with their tracks on this video and their sizes in the shown run; those here come first. */
export function useLesions() {
  const { media } = useWorkspace();
  const { run } = useShownRun();
  const input = { mediaId: media.id };
  const lesions = useQuery(api.annotations.lesions.queryOptions({ input }));
  const tracks = useQuery(api.annotations.tracks.queryOptions({ input }));
  const sizes = useQuery({
    ...api.predictions.lesions.queryOptions({ input: { runId: run?.id as NonNullable<typeof run>['id'] } }),
    enabled: run !== null,
  });
  const entries = useMemo(() => {
    const all = lesionEntries(
      lesions.data?.lesions ?? [],
      tracks.data?.tracks ?? [],
      sizes.data?.lesions ?? [],
      lesions.data?.places.filter(({ mediaId }) => mediaId !== media.id),
    );
    return [...all.filter(isHere), ...all.filter((entry) => !isHere(entry))];
  }, [lesions.data, tracks.data, sizes.data, media.id]);
  return {
    entries,
    isPending: lesions.isPending || tracks.isPending,
    error: lesions.error ?? tracks.error ?? sizes.error,
    refetch: () => {
      void lesions.refetch();
      void tracks.refetch();
      if (run !== null) void sizes.refetch();
    },
  };
}

export const isHere = ({ tracks, predicted }: LesionEntry): boolean =>
  tracks.length > 0 || predicted !== null;

/** The selected lesion, if there is one. */
export function useSelectedLesion(): LesionEntry | null {
  const { lesionId } = useWorkspace();
  const { entries } = useLesions();
  return entries.find(({ lesion }) => lesion.id === lesionId) ?? null;
}
