import {
  backUpIfChanged,
  bringBack,
  droppedSteps,
  redo,
  type TurnedStep,
  tellTurn,
  undo,
  undoHistory,
  undoTo,
} from '../../../db/index.ts';
import { longTurnSteps } from '../../contract/history.ts';
import { procedures } from './procedures.ts';

const turned = (step: TurnedStep | undefined) => {
  if (step === undefined) return { step: null, place: null };
  const { place, ...rest } = step;
  return { step: rest, place };
};

const allTurned = (steps: readonly TurnedStep[]) => ({
  steps: steps.map(({ place: _, ...step }) => step),
  place: steps.findLast(({ place }) => place !== null)?.place ?? null,
});

export const history = {
  undo: procedures.annotations.undo.handler(({ context }) => turned(undo(context.db))),
  redo: procedures.annotations.redo.handler(({ context }) => turned(redo(context.db))),
  undoTo: procedures.annotations.undoTo.handler(async ({ input, context }) => {
    const { steps } = tellTurn(context.db, input.sequence);
    if (steps > longTurnSteps) await backUpIfChanged(context.db, 'before a jump in the history');
    return allTurned(undoTo(context.db, input.sequence));
  }),
  tellTurn: procedures.annotations.tellTurn.handler(({ input, context }) =>
    tellTurn(context.db, input.sequence),
  ),
  dropped: procedures.annotations.dropped.handler(({ input, context }) => ({
    dropped: droppedSteps(context.db, input.limit),
  })),
  bringBack: procedures.annotations.bringBack.handler(async ({ input, context }) => {
    await backUpIfChanged(context.db, 'before a jump in the history');
    return allTurned(bringBack(context.db, input.sequence));
  }),
  history: procedures.annotations.history.handler(({ input, context }) => ({
    steps: undoHistory(context.db, input.limit, input.before),
  })),
};
