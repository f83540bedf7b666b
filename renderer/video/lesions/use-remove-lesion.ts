import { useMutation } from '@tanstack/react-query';
import type { LesionId } from '../../../main/contract/ids.ts';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { useWorkspace } from '../workspace.tsx';

/** Takes a lesion away on every video of its study. */
export function useRemoveLesion() {
  const { select } = useWorkspace();
  return useMutation({
    ...editsInOrder,
    mutationFn: (lesionId: LesionId) => backend.annotations.removeLesion({ lesionId }),
    onSuccess: () => select(null),
  });
}
