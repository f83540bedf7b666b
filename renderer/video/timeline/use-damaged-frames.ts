import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FrameSpan } from '../../../main/contract/media.ts';
import { api } from '../../connection/backend.ts';
import { useWorkspace } from '../workspace.tsx';

const none: readonly FrameSpan[] = [];

/** Frames of the video that are damaged or cannot be decoded, as far as anybody has looked. */
export function useDamagedFrames(): readonly FrameSpan[] {
  const { viewer } = useWorkspace();
  const { data } = useQuery(api.media.damage.queryOptions({ input: { mediaId: viewer.video.mediaId } }));
  const damage = data?.damage;
  return useMemo(
    () => (damage ? [...damage.damaged, ...damage.lost].sort((a, b) => a.from - b.from) : none),
    [damage],
  );
}
