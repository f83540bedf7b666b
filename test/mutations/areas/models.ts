import type { Mutation } from '../mutation.ts';

export const models: readonly Mutation[] = [
  {
    name: 'the newest model as the default',
    requirement: 'REQ-MODEL-001',
    source: 'db/models/default-model.ts',
    from: 'listModels(db)[0];',
    to: 'listModels(db).at(-1);',
    test: 'main/backend/models.test.ts',
  },
  {
    name: 'a default model that is forgotten',
    requirement: 'REQ-MODEL-001',
    source: 'db/models/default-model.ts',
    from: 'recorded(db, entry, () => writeSetting(db, settingName, modelId))',
    to: 'recorded(db, entry, () => undefined)',
    test: 'main/backend/models.test.ts',
  },
];
