import type { Mutation } from '../mutation.ts';

export const backend: readonly Mutation[] = [
  {
    name: 'causes that are lost at the boundary',
    requirement: 'REQ-SYS-002',
    source: 'main/contract/error-value.ts',
    from: 'causes: causeMessages(error),',
    to: 'causes: [],',
    test: 'main/backend/backend.test.ts',
  },
  {
    name: 'names of the library that the log does not know',
    requirement: 'REQ-SYS-003',
    source: 'main/backend/backend.ts',
    from: 'for (const name of names) log.keepOut(name);',
    to: 'void names;',
    test: 'main/backend/backend.test.ts',
  },
  {
    name: 'a stage that is not in the story of its job',
    requirement: 'REQ-JOB-003',
    source: 'main/backend/jobs/job-story.ts',
    from: "    this.add('stage', stage);",
    to: '    void this.#stage;',
    test: 'main/backend/jobs/job-queue.test.ts',
  },
  {
    name: 'a running job that is not told of its cancel',
    requirement: 'REQ-JOB-002',
    source: 'main/backend/jobs/job-queue.ts',
    from: 'this.#running.abort.abort();',
    to: '',
    test: 'main/backend/backend.test.ts',
  },
];
