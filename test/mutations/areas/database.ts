import type { Mutation } from '../mutation.ts';

export const database: readonly Mutation[] = [
  {
    name: 'an audit chain that is not followed from row to row',
    source: 'db/audit/verify.ts',
    from: 'if (row.previousHash !== this.#previousHash)',
    to: 'if (row.previousHash === undefined)',
    test: 'db/audit/audit.test.ts',
  },
];
