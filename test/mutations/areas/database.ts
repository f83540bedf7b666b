import type { Mutation } from '../mutation.ts';

export const database: readonly Mutation[] = [
  {
    name: 'an audit chain that is not followed from row to row',
    source: 'db/audit/verify.ts',
    from: 'if (row.previousHash !== this.#previousHash)',
    to: 'if (row.previousHash === undefined)',
    test: 'db/audit/audit.test.ts',
  },
  {
    name: 'unassigned items that share a study',
    requirement: 'REQ-WIN-009',
    source: 'db/library/patients.ts',
    from: 'pseudonym === unassigned ? mediaId : name',
    to: 'pseudonym === unassigned ? name : name',
    test: 'db/library/unassigned.test.ts',
  },
  {
    name: 'a lesion that is drawn on a film of another study',
    requirement: 'REQ-WIN-009',
    source: 'db/library/lesions.ts',
    from: 'if (row.studyKey === studyKey) return row;',
    to: 'if (row.studyKey !== -1) return row;',
    test: 'db/library/unassigned.test.ts',
  },
  {
    name: 'a later, unfinished run that hides the finished one',
    requirement: 'REQ-WIN-010',
    source: 'db/library/library-page.ts',
    from: 'run.key = coalesce(${newestDone}, ${newest})',
    to: 'run.key = ${newest}',
    test: 'db/library/library-page.test.ts',
  },
  {
    name: 'an index of frames that the library does not use',
    requirement: 'REQ-DB-007',
    source: 'db/migrations/0003_window.sql',
    from: 'CREATE INDEX shape_by_frame ON shape (media_key, frame_index);',
    to: 'CREATE INDEX shape_by_frame ON shape (frame_index, kind);',
    test: 'db/query-plans.test.ts',
  },
  {
    name: 'steps undone in the order in which they were done',
    requirement: 'REQ-DB-003',
    source: 'db/edit/undo.ts',
    from: "direction === 'undo' ? diffs.reverse() : diffs",
    to: 'diffs',
    test: 'db/edit/undo.test.ts',
  },
];
