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
  {
    name: 'a process without a limit of memory',
    requirement: 'REQ-SYS-007',
    source: 'main/engine/watchdog/watchdog-thread.ts',
    from: 'process.memoryUsage.rss() > limitMb * 2 ** 20',
    to: 'process.memoryUsage.rss() > limitMb * 2 ** 40',
    test: 'main/backend/reader.test.ts',
  },
  {
    name: 'a model that is never run before the engine runs it',
    requirement: 'REQ-SYS-007',
    source: 'main/engine/tasks/inspect-model.ts',
    from: '    await sizeRows(session, contract, buffers, 0, 1);\n',
    to: '    void [sizeRows, buffers];\n',
    test: 'main/backend/reader.test.ts',
  },
  {
    name: 'a process that outlives its parent while it computes',
    requirement: 'REQ-SYS-008',
    source: 'main/engine/watchdog/watchdog-thread.ts',
    from: 'process.ppid !== parentPid || !isAlive(parentPid)',
    to: 'parentPid === 0',
    test: 'main/cli/interrupt.test.ts',
  },
];
