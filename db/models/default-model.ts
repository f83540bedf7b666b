import { CaliperError } from '../../main/contract/errors.ts';
import type { ModelId } from '../../main/contract/ids.ts';
import type { Model } from '../../main/contract/models.ts';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { getSetting, writeSetting } from '../library/settings.ts';
import { listModels, modelRow } from './models.ts';

const settingName = 'defaultModel';

/** The model that somebody chose as the default of this library; undefined where nobody has, or it is gone. */
export function chosenModel(db: ReadableDb): Model | undefined {
  const chosen = getSetting(db, settingName);
  return chosen === undefined ? undefined : listModels(db).find(({ id }) => id === chosen);
}

/** The chosen model, or else the one that was added first: a new model never takes this place by itself. */
export const defaultModel = (db: ReadableDb): Model | undefined => chosenModel(db) ?? listModels(db)[0];

/** Makes a model the default of this library. Throws `not_found`. */
export function setDefaultModel(db: WritableDb, modelId: ModelId): Model {
  const { hidden, sha256 } = modelRow(db, modelId);
  if (hidden) throw new CaliperError('not_found', 'There is no such model in this library.');
  const before = chosenModel(db)?.id ?? null;
  const entry = {
    ...{ action: 'model.default', entity: 'model', entityId: modelId, modelSha256: sha256 },
    ...{ before: { default: before }, after: { default: modelId } },
  };
  if (before !== modelId) recorded(db, entry, () => writeSetting(db, settingName, modelId));
  return chosenModel(db)!;
}
