import type { Mutation } from '../mutation.ts';

export const engine: readonly Mutation[] = [
  {
    name: 'an unknown task that nobody hears of',
    requirement: 'REQ-SYS-001',
    source: 'main/engine/engine.ts',
    from: 'this.#refuseUnknown(raw);',
    to: '',
    test: 'main/engine/engine.test.ts',
  },
  {
    name: 'lesions told apart by their names',
    requirement: 'REQ-SIZE-008',
    source: 'db/predictions/lesion-keys.ts',
    from: '`SELECT lesion.key, lesion.id FROM prediction_run',
    to: '`SELECT max(lesion.key) OVER (PARTITION BY lesion.name) AS key, lesion.id FROM prediction_run',
    test: 'main/backend/lesion-ids.test.ts',
  },
  {
    name: 'a lesion that is removed during a run breaks it',
    requirement: 'REQ-SIZE-008',
    source: 'db/predictions/lesion-keys.ts',
    from: 'JOIN track ON track.media_key = prediction_run.media_key',
    to: 'JOIN track ON track.media_key = prediction_run.media_key AND track.hidden = 0',
    test: 'main/backend/lesion-ids.test.ts',
  },
];
