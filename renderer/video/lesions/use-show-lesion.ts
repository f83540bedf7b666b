import { useCallback } from 'react';
import { api } from '../../connection/backend.ts';
import { lastEdit } from '../../connection/edits-in-order.ts';
import { queryClient } from '../../connection/queries.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';

/** Of several lesions that are asked for quickly, the last one is shown. */
let asked = 0;

/** Selects a lesion and shows the frame on which it is seen best. */
export function useShowLesion(): (entry: LesionEntry) => Promise<void> {
  const { viewer, select } = useWorkspace();
  return useCallback(
    async (entry) => {
      asked += 1;
      const mine = asked;
      select(entry.lesion.id);
      const { requested } = viewer.state();
      const edit = lastEdit();
      const frameIndex = await bestFrame(entry);
      // Whoever went to another frame meanwhile wants to be there, and whoever edited this one wants to see it.
      const stays = mine === asked && viewer.state().requested === requested && lastEdit() === edit;
      if (frameIndex !== null && stays) viewer.seek(frameIndex);
    },
    [viewer, select],
  );
}

/** The frame of the best quality in the shown run; before there is one, the first with a box. */
async function bestFrame({ predicted, tracks }: LesionEntry): Promise<number | null> {
  if (predicted === null) return tracks[0]?.firstFrame ?? null;
  const input = { predictionId: predicted.predictionId };
  const { frameIndex } = await queryClient.fetchQuery(api.predictions.clearestFrame.queryOptions({ input }));
  return frameIndex;
}
