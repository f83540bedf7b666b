import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Place } from '../../main/contract/history.ts';
import { notifyStep } from '../components/notify.tsx';
import { api, backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { queryClient } from '../connection/queries.ts';
import { t } from '../texts/index.ts';
import { showPlace } from '../video/show-place.ts';
import classes from './notify-job-end.module.css';

/** The last steps, newest first. */
export function useSteps() {
  return useQuery(api.annotations.history.queryOptions({ input: { limit: 200 } }));
}

/** Undone steps whose place new edits took. */
export function useDroppedSteps() {
  return useQuery(api.annotations.dropped.queryOptions({ input: {} }));
}

/** Undo, redo and the jump to a step. What the window shows is asked for again: what lies on the picture first. */
export function useEditHistory() {
  const undo = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.annotations.undo({}),
    onSuccess: ({ step, place }) =>
      void turned(step === null ? t.history.nothingToUndo : t.history.undoneToast(step.label), place),
  });
  const redo = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.annotations.redo({}),
    onSuccess: ({ step, place }) =>
      void turned(step === null ? t.history.nothingToRedo : t.history.redoneToast(step.label), place),
  });
  const undoTo = useMutation({
    ...editsInOrder,
    mutationFn: (sequence: number) => backend.annotations.undoTo({ sequence }),
    onSuccess: askPictureAgain,
  });
  const bringBack = useMutation({
    ...editsInOrder,
    mutationFn: (sequence: number) => backend.annotations.bringBack({ sequence }),
    onSuccess: ({ place }) => void turned(t.history.broughtBack, place),
  });
  return { undo, redo, undoTo, bringBack };
}

/** The rest follows when the backend says what changed. */
const askPictureAgain = (): Promise<unknown> =>
  Promise.all(
    [api.annotations.boxes.key(), api.annotations.shapes.key()].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );

async function turned(message: string, place: Place | null): Promise<void> {
  const asked = askPictureAgain();
  // On the video screen an edit is shown where it happened; the library shows its own edits itself.
  if (place !== null && window.location.hash.startsWith('#/video')) showPlace(place);
  await asked;
  const isShown = ['#/video', '#/library'].some((screen) => window.location.hash.startsWith(screen));
  notifyStep(place === null || isShown ? message : <StepElsewhere message={message} place={place} />);
}

/** A step that was turned where it is not seen leads there. */
function StepElsewhere({ message, place }: { readonly message: string; readonly place: Place }) {
  return (
    <div className={classes.outcome}>
      <span className={classes.words}>{message}</span>
      <Button size="compact-xs" onClick={() => showPlace(place)}>
        {t.history.show}
      </Button>
    </div>
  );
}

/** On screens of which nothing is undone, a key says so, and what it would take back elsewhere. */
export async function offerUndo(undo: () => void): Promise<void> {
  const { steps } = await backend.annotations.history({ limit: 200 });
  const last = steps.find(({ undone }) => !undone);
  if (last === undefined) return notifyStep(t.history.nothingToUndo);
  notifyStep(
    <div className={classes.outcome}>
      <span className={classes.words}>{t.history.notCovered(last.label)}</span>
      <Button size="compact-xs" onClick={undo}>
        {t.history.undoElsewhere}
      </Button>
    </div>,
  );
}
