import type { Mutation } from '../mutation.ts';

export const commandLine: readonly Mutation[] = [
  {
    name: 'a hard link of an input that is no input',
    requirement: 'REQ-CLI-001',
    source: 'main/outputs/output-place.ts',
    from: '(one.identity !== undefined && one.identity === other.identity)',
    to: "one.identity === ''",
    test: 'main/cli/outputs.test.ts',
  },
  {
    name: 'a folder with foreign files that is replaced',
    requirement: 'REQ-CLI-001',
    source: 'main/outputs/output-place.ts',
    from: 'if (!ours) throw',
    to: 'if (!ours && names.length > 99) throw',
    test: 'main/cli/outputs.test.ts',
  },
  {
    name: 'a folder of ours that is replaced unasked',
    requirement: 'REQ-CLI-001',
    source: 'main/outputs/output-place.ts',
    from: 'if (rules.replace !== true) throw taken(path, `${path} exists',
    to: "if (path === '') throw taken(path, `${path} exists",
    test: 'main/cli/outputs.test.ts',
  },
  {
    name: 'a library that may be written into',
    requirement: 'REQ-CLI-001',
    source: 'main/outputs/output-place.ts',
    from: 'for (const folder of outside) {',
    to: 'for (const folder of outside.slice(99)) {',
    test: 'main/cli/outputs.test.ts',
  },
  {
    name: 'a first file that stays new where the second fails',
    requirement: 'REQ-CLI-001',
    source: 'main/outputs/write-files.ts',
    from: 'await takeBack().catch(() => {});',
    to: 'await Promise.resolve(takeBack);',
    test: 'main/outputs/write-files.test.ts',
  },
  {
    name: 'a formula in a CSV',
    requirement: 'REQ-DATA-013',
    source: 'main/outputs/csv-row.ts',
    from: "isFormula(cell) ? `'${cell}` : cell",
    to: 'cell',
    test: 'main/datasets/exports.test.ts',
  },
];
