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
  {
    name: 'a constant of any stated size',
    requirement: 'REQ-INFER-007',
    source: 'inference/graph/onnx/read.ts',
    from: 'elements <= MAX_VALUE_ELEMENTS',
    to: 'elements <= Number.MAX_VALUE',
    test: 'inference/graph/weights/weights.test.ts',
  },
  {
    name: 'a tensor stretched without counting',
    requirement: 'REQ-INFER-007',
    source: 'inference/graph/weights/pytorch.ts',
    from: 'budget.elements -= length;',
    to: 'budget.elements -= 0;',
    test: 'inference/graph/weights/weights.test.ts',
  },
  {
    name: 'an archive that unpacks without counting',
    requirement: 'REQ-INFER-007',
    source: 'inference/graph/weights/zip.ts',
    from: 'budget.bytes -= size;',
    to: 'budget.bytes -= 0;',
    test: 'inference/graph/weights/weights.test.ts',
  },
];
