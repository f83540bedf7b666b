import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../main/contract/ids.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import { fileName, stemOf } from './file-name.ts';
import { filterItems, isFiltering, noFilters, optionsOf, toggled } from './filters.ts';
import { stateOf } from './item-state.ts';
import { item } from './library-item.fixture.ts';
import { nextSorting, sortItems, sortKeys } from './sorting.ts';

const run = (state: 'running' | 'done' | 'incomplete', demonstration = false): LibraryItem['latestRun'] => ({
  runId: 'run' as RunId,
  state,
  modelName: demonstration ? 'Phantom' : 'Clinic',
  demonstration,
  createdAt: '2026-03-02T10:00:00Z',
});
const items = [
  item('a10.mp4', { boxCount: 0 }),
  item('a9.mp4', {
    patientPseudonym: 'P-0598',
    latestRun: run('done', true),
    undecidedCount: 2,
    hardness: 0.4,
  }),
  item('b.mp4', { latestRun: run('done'), hardness: 0.9, missing: true }),
  item('c.mp4', { latestRun: run('running') }),
  item('d.mp4', { latestRun: run('incomplete') }),
  item('e.mp4'),
];
const names = (found: readonly LibraryItem[]) => found.map(({ name }) => name);

describe('REQ-WIN-003 what the library shows', () => {
  it('says where each item stands', () => {
    expect(items.map(stateOf)).toEqual([
      'no-boxes',
      'undecided',
      'decided',
      'running',
      'incomplete',
      'not-sized',
    ]);
  });

  it('joins values of a group by or, groups by and, words by and', () => {
    const states = toggled(toggled(noFilters, 'states', 'decided'), 'states', 'undecided');
    expect(names(filterItems(items, states, ''))).toEqual(['a9.mp4', 'b.mp4']);
    expect(names(filterItems(items, toggled(states, 'sources', 'missing'), ''))).toEqual(['b.mp4']);
    expect(names(filterItems(items, toggled(states, 'models', 'Phantom'), ''))).toEqual(['a9.mp4']);
    expect(names(filterItems(items, noFilters, 'A p-0598'))).toEqual(['a9.mp4']);
    expect(names(filterItems(items, toggled(noFilters, 'sources', 'demonstration'), ''))).toEqual(['a9.mp4']);
  });

  it('a value that is turned twice lets everything through again', () => {
    const twice = toggled(toggled(noFilters, 'patients', 'P-0412'), 'patients', 'P-0412');
    expect(isFiltering(twice)).toBe(false);
    expect(filterItems(items, twice, '')).toEqual(items);
  });

  it('counts the values that occur', () => {
    expect(optionsOf(items, ({ latestRun }) => latestRun?.modelName)).toEqual([
      { value: 'Clinic', count: 3 },
      { value: 'Phantom', count: 1 },
    ]);
  });

  it('sorts names as people count, figures from their greatest', () => {
    expect(names(sortItems(items, { key: 'name', descending: false })).slice(0, 2)).toEqual([
      'a9.mp4',
      'a10.mp4',
    ]);
    expect(names(sortItems(items, { key: 'hardness', descending: true })).slice(0, 2)).toEqual([
      'b.mp4',
      'a9.mp4',
    ]);
    expect(nextSorting({ key: 'name', descending: false }, 'hardness')).toEqual({
      key: 'hardness',
      descending: true,
    });
    expect(nextSorting({ key: 'hardness', descending: true }, 'hardness').descending).toBe(false);
    expect(nextSorting({ key: 'hardness', descending: true }, 'patient').descending).toBe(false);
  });

  it('keeps every item in every order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sortKeys), fc.boolean(), (key, descending) => {
        expect(names(sortItems(items, { key, descending })).sort()).toEqual(names(items).sort());
      }),
    );
  });

  it.each([
    ['/videos/a.b.mp4', 'a.b.mp4', 'a.b'],
    ['C:\\videos\\x.avi', 'x.avi', 'x'],
    ['/frames/case 1/', 'case 1', 'case 1'],
  ])('%s is named %s', (path, name, stem) => {
    expect([fileName(path), stemOf(path)]).toEqual([name, stem]);
  });
});
