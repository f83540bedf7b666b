import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { KeyFrame, TrackBox } from '../../../main/contract/annotations.ts';
import type { FrameSeries } from '../../../main/contract/media.ts';
import { api } from '../../connection/backend.ts';
import { queryClient } from '../../connection/queries.ts';

/** Boxes are asked for in pages of frames, so that stepping and playing do not wait for each frame. */
const pageFrames = 256;

const pageOf = (frameIndex: number) => Math.floor(frameIndex / pageFrames);

function pageOptions({ id: mediaId, frameCount }: FrameSeries, page: number) {
  const fromFrame = Math.max(0, page * pageFrames);
  const toFrame = Math.min(frameCount, fromFrame + pageFrames);
  return api.annotations.boxes.queryOptions({ input: { mediaId, fromFrame, toFrame } });
}

/** The boxes that hold on a frame, and the end marks of tracks. */
export function useFrameBoxes(media: FrameSeries, frameIndex: number) {
  const { data, error, refetch } = useQuery(pageOptions(media, pageOf(frameIndex)));
  const ahead = Math.max(0, Math.min(pageOf(media.frameCount - 1), pageOf(frameIndex + pageFrames / 2)));
  useEffect(() => {
    void queryClient.prefetchQuery(pageOptions(media, ahead));
  }, [media, ahead]);
  const boxes = useMemo(
    () => data?.boxes.filter((box) => box.frameIndex === frameIndex) ?? [],
    [data, frameIndex],
  );
  return { boxes, error, refetch };
}

/** Shows a change before the library has answered. Returns a function that takes it back. */
export function showAtOnce(
  media: FrameSeries,
  frameIndex: number,
  change: (boxes: readonly TrackBox[]) => TrackBox[],
): () => void {
  const { queryKey } = pageOptions(media, pageOf(frameIndex));
  // An answer on its way was made before this change.
  void queryClient.cancelQueries({ queryKey });
  const before = queryClient.getQueryData(queryKey);
  queryClient.setQueryData(queryKey, (old) => old && { boxes: change(old.boxes) });
  return () => {
    queryClient.setQueryData(queryKey, before);
    void queryClient.invalidateQueries({ queryKey });
  };
}

/** The boxes with a key frame set among them. */
export function withKeyFrame(boxes: readonly TrackBox[], set: KeyFrame): TrackBox[] {
  const others = boxes.filter((box) => box.trackId !== set.trackId || box.frameIndex !== set.frameIndex);
  return [...others, { ...set, keyFrame: true }];
}
