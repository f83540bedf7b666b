import { useMutation } from '@tanstack/react-query';
import { notify } from '../../components/notify.tsx';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';

interface BoxFile {
  readonly path: string;
  readonly seen?: string[];
  /** Its corners are fractions of the picture. */
  readonly fractions?: boolean;
}

/** Adds the boxes of a file or of a folder of masks to this video, one undoable step, and says what was left out. */
export function useImportBoxes({ quiet }: { readonly quiet: boolean }) {
  const { media } = useWorkspace();
  return useMutation({
    ...editsInOrder,
    meta: { quiet },
    /** @param seen the boxes that are to be replaced, as the person was asked about them */
    mutationFn: ({ path, seen, fractions = false }: BoxFile) =>
      backend.annotations.import({
        mediaId: media.id,
        path,
        fractions,
        ...(seen && { replace: true, seen }),
      }),
    onSuccess: ({ boxCount, report }) => {
      const lines = report.reasons.map(({ outcome, reason, count, places }) =>
        t.library.importReason(outcome, reason, count, places),
      );
      notify(
        <>
          {t.video.imported(boxCount, report.leftOut + report.adjusted)}
          <details>
            <summary>{t.video.importRemarks}</summary>
            {[...report.notes, ...lines].map((line) => (
              <div key={line}>{line}</div>
            ))}
          </details>
        </>,
      );
    },
  });
}
