import { describe, expect, it } from 'vitest';
import { CaliperError } from '../../main/contract/errors.ts';
import { toWireError } from '../../main/contract/wire-error.ts';
import { explainError } from './explain-error.ts';
import { replaceablePath } from './replaceable.ts';

const explained = (...error: ConstructorParameters<typeof CaliperError>) =>
  explainError(toWireError(new CaliperError(...error)));

describe('REQ-WIN-016 an error is explained by what happened', () => {
  it('tells a place that may not be read from one that cannot be written', () => {
    const details = { path: '/a', access: 'read' };
    expect(explained('read_only', '/a may not be read by this user.', { details })).toMatchObject({
      title: 'This may not be read',
      kept: 'Nothing in the library was changed.',
      next: expect.stringContaining('right to read'),
    });
    expect(explained('read_only', 'The library cannot be written.').title).toBe(
      'This place cannot be written',
    );
  });

  it('has words of its own for what the system refuses, a damaged backup and a file without boxes', () => {
    for (const code of ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT']) {
      const raw = Object.assign(new Error(`${code}: raw words, open '/a/library.lock'`), {
        ...{ code, path: '/a/library.lock', syscall: 'open' },
      });
      const { what } = explainError(toWireError(raw));
      expect(what).toMatch(/^\/a\/library\.lock: [a-z ,]+\.$/);
    }
    const damaged = { details: { damagedBackup: true } };
    expect(explained('database_damaged', 'Damaged.', damaged)).toMatchObject({
      title: 'This backup is damaged',
      next: 'Choose another backup.',
    });
    expect(explained('unsupported_format', 'No boxes.', { details: { boxes: true } }).next).not.toContain(
      'MP4',
    );
  });

  it('says of an output in the way that it can be replaced, and of no other conflict', () => {
    const there = new CaliperError('conflict', 'There is a file.', {
      details: { path: '/a.json', replaceable: true },
    });
    expect(explainError(toWireError(there)).next).toBe('Choose another name, or replace it.');
    expect(replaceablePath(toWireError(there))).toBe('/a.json');
    const foreign = new CaliperError('conflict', 'Not ours.', {
      details: { path: '/a', replaceable: false },
    });
    expect(replaceablePath(toWireError(foreign))).toBeUndefined();
    expect(explainError(foreign).next).not.toContain('replace');
    expect(replaceablePath(null)).toBeUndefined();
  });
});
