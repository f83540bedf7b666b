import { redo, type TurnedStep, undo, undoHistory, undoTo } from '../../../db/index.ts';
import { procedures } from './procedures.ts';

const turned = (step: TurnedStep | undefined) => {
  if (step === undefined) return { step: null, place: null };
  const { place, ...rest } = step;
  return { step: rest, place };
};

export const history = {
  undo: procedures.annotations.undo.handler(({ context }) => turned(undo(context.db))),
  redo: procedures.annotations.redo.handler(({ context }) => turned(redo(context.db))),
  undoTo: procedures.annotations.undoTo.handler(({ input, context }) => {
    const steps = undoTo(context.db, input.sequence);
    return {
      steps: steps.map(({ place: _, ...step }) => step),
      place: steps.findLast(({ place }) => place !== null)?.place ?? null,
    };
  }),
  history: procedures.annotations.history.handler(({ input, context }) => ({
    steps: undoHistory(context.db, input.limit, input.before),
  })),
};
