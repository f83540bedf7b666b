import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { QueueItem } from '../../../main/contract/predictions.ts';
import { notify } from '../../components/notify.tsx';
import { backend } from '../../connection/backend.ts';
import { t } from '../../texts/index.ts';
import { showPlace } from '../show-place.ts';

/** The last hard item that was shown, over all videos: asked again without a decision, the next one comes. */
let last: QueueItem | null = null;

/** Goes to the lesion that is hardest to size and not decided, wherever it is, and says why it is hard. */
export function useNextHard() {
  const going = useRef(false);
  return useMutation({
    mutationFn: async () => {
      if (going.current) return null;
      going.current = true;
      try {
        const hardest = await backend.predictions.nextHard({});
        // Behind the last one even if that was decided: skipped items come round again at the end.
        const behind = last === null ? hardest : await backend.predictions.nextHard({ after: last.position });
        return { item: behind.item ?? hardest.item, waiting: hardest.waiting };
      } finally {
        going.current = false;
      }
    },
    onSuccess: (found) => {
      if (found === null) return;
      const { item, waiting } = found;
      last = item;
      if (item === null) {
        notify(t.video.hardNone);
        return;
      }
      showPlace({ mediaId: item.mediaId, frameIndex: item.hardestFrame, lesionId: item.size.lesionId });
      notify(
        `${item.size.lesion}: ${item.reasons.map(({ text }) => text).join(' ')} ${t.video.hardWaiting(waiting)}`,
      );
    },
  });
}
