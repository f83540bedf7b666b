import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../connection/backend.ts';
import { groupBy } from '../../group-by.ts';
import { isHere, useLesions } from '../lesions/use-lesions.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { useWorkspace } from '../workspace.tsx';
import type { TimeView } from './time-view.ts';
import { bucketCurve, exactCurves, type TimelineRow } from './timeline-data.ts';

/** Frames of a stretch that is shown frame by frame although the whole video is not. */
const exactFrames = 2048;
/** More key frames in view than this are too dense to be told apart, and slow to send. */
const mostKeyFrames = 1500;
/** A view that moves asks for nothing until it rests this long. */
const restMs = 120;

export interface TimelineRows {
  readonly rows: readonly TimelineRow[];
  /** Frames in a point; 1 where each frame is drawn. */
  readonly pointFrames: number;
  readonly keyFramesHidden: boolean;
}

/** The rows of the timeline for the part of the video in view. */
export function useTimelineRows(moving: TimeView): TimelineRows {
  const { media } = useWorkspace();
  const [view] = useDebouncedValue(moving, restMs);
  const { entries } = useLesions();
  const { run } = useShownRun();
  const mediaId = media.id;
  const runId = run?.id as NonNullable<typeof run>['id'];
  const timeline = useQuery({
    ...api.predictions.timeline.queryOptions({ input: { runId } }),
    enabled: run !== null,
  });
  const stretches = useQuery(api.annotations.stretches.queryOptions({ input: { mediaId } }));
  const block = blockAround(view, media.frameCount, 512);
  const keyFrames = useQuery({
    ...api.annotations.keyFrames.queryOptions({ input: { mediaId, ...block, limit: mostKeyFrames } }),
    placeholderData: keepPreviousData,
  });
  const bucketFrames = timeline.data?.bucketFrames ?? 1;
  const wantsExact = run !== null && bucketFrames > 1 && view.to - view.from <= exactFrames;
  const exact = useQuery({
    ...api.predictions.frames.queryOptions({
      input: { runId, ...blockAround(view, media.frameCount, exactFrames) },
    }),
    enabled: wantsExact,
    placeholderData: keepPreviousData,
  });
  const exactFramesData = wantsExact ? exact.data?.frames : undefined;

  const rows = useMemo(() => {
    const byFrame = exactFramesData === undefined ? null : exactCurves(exactFramesData);
    const hidden = keyFrames.data?.truncated ?? true;
    const keysOf = groupBy(keyFrames.data?.keyFrames ?? [], ({ lesionId }) => lesionId);
    return entries.filter(isHere).map(({ lesion, predicted, size }): TimelineRow => {
      const bucketed = timeline.data?.curves.find(({ lesionId }) => lesionId === lesion.id);
      const coarse = bucketed === undefined ? null : bucketCurve(bucketed, bucketFrames);
      return {
        lesionId: lesion.id,
        name: lesion.name,
        sizeClass: size?.sizeClass ?? null,
        decided: predicted?.decision === 'accepted',
        statedMm: size?.saidBy === 'person' ? size.sizeMm : null,
        curve: byFrame === null || bucketed === undefined ? coarse : (byFrame.get(lesion.id) ?? null),
        stretches: stretches.data?.stretches.filter(({ lesionId }) => lesionId === lesion.id) ?? [],
        keyFrames: hidden
          ? null
          : (keysOf.get(lesion.id) ?? []).map(({ frameIndex }) => frameIndex).toSorted((a, b) => a - b),
      };
    });
  }, [entries, timeline.data, bucketFrames, exactFramesData, stretches.data, keyFrames.data]);
  return {
    rows,
    pointFrames: exactFramesData === undefined ? bucketFrames : 1,
    keyFramesHidden: keyFrames.data?.truncated ?? false,
  };
}

/** A range around the view that stays the same while the view moves a little, so that answers are used again. */
function blockAround({ from, to }: TimeView, frameCount: number, least: number) {
  const length = 2 ** Math.ceil(Math.log2(Math.max(least, to - from)));
  const fromFrame = Math.floor(from / length) * length;
  return { fromFrame, toFrame: Math.min(frameCount, fromFrame + 2 * length) };
}
