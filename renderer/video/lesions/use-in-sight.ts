import { useQuery } from '@tanstack/react-query';
import { api } from '../../connection/backend.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useFrameBoxes } from '../tracks/frame-boxes.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';

/** Whether a lesion is to be seen on the frame on the screen: it has a box there, or this is the frame that shows it best. */
export function useInSight({ lesion, predicted }: LesionEntry): boolean {
  const { media, viewer } = useWorkspace();
  const shown = useShownFrame(viewer);
  const { boxes } = useFrameBoxes(media, shown);
  const best = useQuery({
    ...api.predictions.clearestFrame.queryOptions({
      input: { predictionId: predicted?.predictionId as NonNullable<typeof predicted>['predictionId'] },
    }),
    enabled: predicted !== null,
  });
  return (
    boxes.some(({ lesionId, outside }) => lesionId === lesion.id && !outside) ||
    best.data?.frameIndex === shown
  );
}
