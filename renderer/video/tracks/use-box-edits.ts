import { useMutation } from '@tanstack/react-query';
import type { KeyFrame, TrackBox } from '../../../main/contract/annotations.ts';
import type { LesionId } from '../../../main/contract/ids.ts';
import type { Box } from '../../../main/contract/primitives.ts';
import { notify } from '../../components/notify.tsx';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { formatCount } from '../../format.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import { showAtOnce, withKeyFrame } from './frame-boxes.ts';

/** Every gesture on a box as one durable step. Shown at once, taken back if the library refuses. */
export function useBoxEdits() {
  const { media, select } = useWorkspace();
  const mediaId = media.id;

  /** A first box holds for every frame behind it: who draws it should know. */
  const tellHowLong = (frameIndex: number) => {
    if (frameIndex < media.frameCount - 1) notify(t.video.holdsToEnd(formatCount(media.frameCount - 1)));
  };

  const putBox = useMutation({
    ...editsInOrder,
    mutationFn: ({ at, box }: { at: TrackBox; box: Box }) =>
      backend.annotations.putBox({ trackId: at.trackId, frameIndex: at.frameIndex, box }),
    onMutate: ({ at, box }) =>
      showAtOnce(media, at.frameIndex, (boxes) =>
        withKeyFrame(boxes, keyFrameOf(at, { box, origin: 'drawn' })),
      ),
    onError: (_error, _input, takeBack) => takeBack?.(),
    onSuccess: ({ keyFrame }) => {
      showAtOnce(media, keyFrame.frameIndex, (boxes) => withKeyFrame(boxes, keyFrame));
    },
  });

  const setState = useMutation({
    ...editsInOrder,
    mutationFn: ({ at, ...state }: { at: TrackBox; outside?: boolean; occluded?: boolean }) =>
      backend.annotations.setState({ trackId: at.trackId, frameIndex: at.frameIndex, ...state }),
    onMutate: ({ at, ...state }) =>
      showAtOnce(media, at.frameIndex, (boxes) => withKeyFrame(boxes, keyFrameOf(at, state))),
    onError: (_error, _input, takeBack) => takeBack?.(),
  });

  /** From a frame on that has no box yet: the track is seen again where it was last. */
  const showAgain = useMutation({
    ...editsInOrder,
    mutationFn: (at: Pick<TrackBox, 'trackId' | 'frameIndex'>) =>
      backend.annotations.setState({ ...at, outside: false }),
    onSuccess: ({ keyFrame }) => {
      showAtOnce(media, keyFrame.frameIndex, (boxes) => withKeyFrame(boxes, keyFrame));
    },
  });

  const removeKeyFrame = useMutation({
    ...editsInOrder,
    mutationFn: (at: TrackBox) =>
      backend.annotations.removeKeyFrame({ trackId: at.trackId, frameIndex: at.frameIndex }),
  });

  const addLesion = useMutation({
    ...editsInOrder,
    mutationFn: ({ name, frameIndex, box }: { name: string; frameIndex: number; box: Box }) =>
      backend.annotations.addLesion({ mediaId, name, frameIndex, box }),
    onSuccess: ({ lesion, trackId }, { frameIndex, box }) => {
      const drawn = { trackId, lesionId: lesion.id, lesion: lesion.name, frameIndex, box };
      showAtOnce(media, frameIndex, (boxes) => [...boxes, { ...drawn, ...freshBox }]);
      select(lesion.id);
      tellHowLong(frameIndex);
    },
  });

  const addTrack = useMutation({
    ...editsInOrder,
    mutationFn: ({ lesionId, frameIndex, box }: { lesionId: LesionId; frameIndex: number; box: Box }) =>
      backend.annotations.addTrack({ mediaId, lesionId, frameIndex, box }),
    onSuccess: (_result, { lesionId, frameIndex }) => {
      select(lesionId);
      tellHowLong(frameIndex);
    },
  });

  return { putBox, setState, showAgain, removeKeyFrame, addLesion, addTrack };
}

const freshBox = { outside: false, occluded: false, origin: 'drawn', author: '', keyFrame: true } as const;

function keyFrameOf({ keyFrame: _, ...box }: TrackBox, change: Partial<KeyFrame>): KeyFrame {
  return { ...box, ...change };
}
