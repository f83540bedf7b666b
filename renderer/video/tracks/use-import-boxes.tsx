import { useMutation } from '@tanstack/react-query';
import { notify } from '../../components/notify.tsx';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';

/** Adds the boxes of a file or of a folder of masks to this film, one undoable step, and says what was left out. */
export function useImportBoxes({ quiet }: { readonly quiet: boolean }) {
  const { media } = useWorkspace();
  return useMutation({
    ...editsInOrder,
    meta: { quiet },
    mutationFn: (path: string) => backend.annotations.import({ mediaId: media.id, path }),
    onSuccess: ({ boxCount, skipped, adjusted }) => {
      const remarks = [...skipped, ...adjusted];
      notify(
        <>
          {t.video.imported(boxCount, remarks.length)}
          {remarks.length === 0 ? null : (
            <details>
              <summary>{t.video.importRemarks}</summary>
              {remarks.slice(0, 50).map(({ where, reason }) => (
                <div key={`${where} ${reason}`}>
                  {where}: {reason}
                </div>
              ))}
            </details>
          )}
        </>,
      );
    },
  });
}
