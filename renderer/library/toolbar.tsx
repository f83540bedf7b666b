import { ActionIcon, Button, Menu, SegmentedControl, Select, TextInput, Tooltip } from '@mantine/core';
import {
  IconFilter,
  IconFolder,
  IconLayoutGrid,
  IconMovie,
  IconPlus,
  IconSearch,
  IconSortAscending,
  IconSortDescending,
  IconTable,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { runCommand } from '../commands/use-commands.ts';
import { t } from '../texts/index.ts';
import { type Sorting, type SortKey, sortKeys } from './sorting.ts';
import classes from './toolbar.module.css';

export type LibraryView = 'table' | 'grid';

interface ToolbarProps {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sorting: Sorting;
  readonly onSorting: (sorting: Sorting) => void;
  readonly view: LibraryView;
  readonly onView: (view: LibraryView) => void;
  readonly filtersShown: boolean;
}

export function Toolbar(props: ToolbarProps) {
  const { searchRef, text, onText, sorting, onSorting, view, onView, filtersShown } = props;
  const Direction = sorting.descending ? IconSortDescending : IconSortAscending;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t.screens.library}>
      <Tooltip label={t.commands.toggleFilters}>
        <ActionIcon
          aria-label={t.commands.toggleFilters}
          aria-pressed={filtersShown}
          className={classes.toggle}
          onClick={() => runCommand('library.filters')}
        >
          <IconFilter size={16} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <TextInput
        ref={searchRef}
        className={classes.search}
        type="search"
        aria-label={t.commands.find}
        placeholder={t.library.search}
        leftSection={<IconSearch size={14} stroke={1.5} />}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          onText('');
          event.currentTarget.blur();
        }}
      />
      <Select
        className={classes.sort}
        aria-label={t.library.sortBy}
        data={sortKeys.map((key) => ({ value: key, label: t.library.columns[key] }))}
        value={sorting.key}
        onChange={(key) => onSorting({ ...sorting, key: (key ?? 'imported') as SortKey })}
      />
      <Tooltip label={sorting.descending ? t.library.descending : t.library.ascending}>
        <ActionIcon
          aria-label={sorting.descending ? t.library.descending : t.library.ascending}
          onClick={() => onSorting({ ...sorting, descending: !sorting.descending })}
        >
          <Direction size={16} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <SegmentedControl
        aria-label={t.commands.toggleView}
        value={view}
        onChange={(value) => onView(value as LibraryView)}
        data={[
          { value: 'table', label: <ViewLabel icon={IconTable} name={t.library.table} /> },
          { value: 'grid', label: <ViewLabel icon={IconLayoutGrid} name={t.library.thumbnails} /> },
        ]}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconPlus size={14} />}>{t.library.add}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconMovie size={16} stroke={1.5} />}
            onClick={() => runCommand('library.open-files')}
          >
            {t.commands.openFiles}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolder size={16} stroke={1.5} />}
            onClick={() => runCommand('library.open-folder')}
          >
            {t.commands.openFolder}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function ViewLabel({ icon: Picture, name }: { readonly icon: typeof IconTable; readonly name: string }) {
  return (
    <span className={classes.view}>
      <Picture size={16} stroke={1.5} role="img" aria-label={name} />
    </span>
  );
}
