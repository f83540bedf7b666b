import { eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { PredictionId } from '../../main/contract/ids.ts';
import type { LesionSize } from '../../main/contract/predictions.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { WritableDb } from '../handle.ts';
import { decision, object, prediction } from '../schema/index.ts';
import { getLesionSize } from './lesion-sizes.ts';

/** The lesion takes the predicted size; the prediction stays as it is and a human record points to it. Undoable. */
export const acceptPrediction = (db: WritableDb, id: PredictionId, options: EditOptions = {}): LesionSize =>
  decide(db, id, 'accepted', undefined, options);

/** The lesion takes another size, given in view of the prediction. */
export const editPrediction = (
  db: WritableDb,
  id: PredictionId,
  sizeMm: number,
  options: EditOptions = {},
): LesionSize => decide(db, id, 'edited', sizeMm, options);

/** The lesion keeps the size it has. */
export const rejectPrediction = (db: WritableDb, id: PredictionId, options: EditOptions = {}): LesionSize =>
  decide(db, id, 'rejected', undefined, options);

/** In the words of the Video screen. */
const labels = {
  accepted: 'Accept size',
  edited: 'Correct size',
  rejected: 'Reject size',
} as const;

const provenances = {
  accepted: 'accepted prediction',
  edited: 'edited prediction',
} as const;

function decide(
  db: WritableDb,
  id: PredictionId,
  verdict: keyof typeof labels,
  editedMm: number | undefined,
  options: EditOptions,
): LesionSize {
  const what = {
    ...{ action: `prediction.${verdict}`, label: labels[verdict] },
    ...{ entity: 'prediction', entityId: id },
  };
  gesture(db, what, options, (change) => {
    const predicted = db.select().from(prediction).where(eq(prediction.id, id)).get();
    if (!predicted) throw new CaliperError('not_found', 'There is no such prediction in this library.');
    const sizeMm = verdict === 'accepted' ? predicted.value : (editedMm ?? null);
    change.insert(decision, {
      ...{ id: db.newId(), predictionKey: predicted.key, decision: verdict, value: sizeMm },
      ...{ author: db.session.actor, decidedAt: utcText(db.clock) },
    });
    if (verdict === 'rejected') return;
    const { objectKey } = predicted;
    const row = objectKey && db.select().from(object).where(eq(object.key, objectKey)).get();
    if (!row || row.hidden) throw new CaliperError('conflict', 'The lesion of this prediction was removed.');
    const sizeProvenance = provenances[verdict];
    change.update(object, row, { sizeMm, sizeProvenance, sizePredictionKey: predicted.key });
  });
  return getLesionSize(db, id);
}
