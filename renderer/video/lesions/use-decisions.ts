import { useMutation } from '@tanstack/react-query';
import type { LesionSize } from '../../../main/contract/predictions.ts';
import { api, backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { queryClient } from '../../connection/queries.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';

interface Verdict {
  readonly kind: 'accepted' | 'edited' | 'rejected';
  readonly size: LesionSize;
  /** Of a correction. */
  readonly sizeMm?: number;
}

/** What a person decides about a predicted size. The prediction stays; the decision points to it, and can be undone. */
export function useDecisions() {
  const { run } = useShownRun();
  const queryKey = run === null ? null : api.predictions.lesions.queryKey({ input: { runId: run.id } });
  return useMutation({
    ...editsInOrder,
    mutationFn: ({ kind, size, sizeMm = size.sizeMm }: Verdict) => {
      const { predictionId } = size;
      if (kind === 'accepted') return backend.predictions.accept({ predictionId });
      if (kind === 'rejected') return backend.predictions.reject({ predictionId });
      return backend.predictions.edit({ predictionId, sizeMm });
    },
    onMutate: (verdict) => {
      if (queryKey === null) return undefined;
      void queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      const { kind, size } = verdict;
      const decidedMm = kind === 'rejected' ? null : (verdict.sizeMm ?? size.sizeMm);
      queryClient.setQueryData(queryKey, (old) => {
        if (old === undefined) return old;
        return {
          lesions: old.lesions.map((size) =>
            size.predictionId === verdict.size.predictionId
              ? { ...size, decision: verdict.kind, decidedMm }
              : size,
          ),
        };
      });
      return before;
    },
    onError: (_error, _verdict, before) => {
      if (queryKey !== null) queryClient.setQueryData(queryKey, before);
    },
  });
}
