import { Button, Skeleton } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { MediaId } from '../../main/contract/ids.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import type { CommandId } from '../commands/all.ts';
import { useCommands } from '../commands/use-commands.ts';
import { CommandMenu } from '../components/command-menu.tsx';
import { DropZone } from '../components/drop-zone.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { Panels } from '../components/panels.tsx';
import { backend } from '../connection/backend.ts';
import { desktop } from '../connection/desktop.ts';
import { MakeDatasetDialog } from '../datasets/index.ts';
import { ImportLabelsDialog } from '../labels/import-labels-dialog.tsx';
import { LabelDialog } from '../labels/label-dialog.tsx';
import { goTo } from '../navigation.ts';
import { useRemembered } from '../remembered.ts';
import { t } from '../texts/index.ts';
import { AddDialog } from './add-dialog.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { EmptyLibrary } from './empty-library.tsx';
import { FilterRail } from './filter-rail.tsx';
import { filterItems, isFiltering, noFilters } from './filters.ts';
import { ImportDock } from './import-dock.tsx';
import { startImports } from './imports.ts';
import { Inspector } from './inspector.tsx';
import classes from './library-screen.module.css';
import { MediaGrid } from './media-grid.tsx';
import { MediaTable } from './media-table.tsx';
import { RelinkDialog } from './relink-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RunBar } from './run-bar.tsx';
import { nextSorting, type SortKey, sortItems } from './sorting.ts';
import { type LibraryView, Toolbar } from './toolbar.tsx';
import { useLibrary } from './use-library.ts';
import { useOpenSample } from './use-open-sample.ts';
import { useSelection } from './use-selection.ts';

type Dialog =
  | { readonly kind: 'assign' | 'remove' | 'relink' | 'label' | 'make-dataset' | 'import-labels' }
  | { readonly kind: 'add'; readonly paths: readonly string[] };

const menuCommands: readonly (readonly CommandId[])[] = [
  ['library.open-selected', 'library.run'],
  ['library.assign-patient', 'library.label', 'library.make-dataset'],
  ['library.check-pictures', 'library.remove'],
  ['library.select-all', 'library.clear-selection'],
];

/** Everything that was brought in: find it, select it, run a model on it. */
export function LibraryScreen() {
  const { data: items, error, refetch } = useLibrary();
  const openSample = useOpenSample();
  const [text, setText] = useState('');
  const [filters, setFilters] = useState(noFilters);
  const [sortKey, setSortKey] = useRemembered<SortKey>('library.sort', 'imported');
  const [descending, setDescending] = useRemembered<boolean>('library.descending', true);
  const [view, setView] = useRemembered<LibraryView>('library.view', 'table');
  const [filtersShown, setFiltersShown] = useRemembered<boolean>('library.filters', true);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const sorting = useMemo(() => ({ key: sortKey, descending }), [sortKey, descending]);
  const shown = useMemo(
    () => sortItems(filterItems(items ?? [], filters, text), sorting),
    [items, filters, text, sorting],
  );
  const shownIds = useMemo(() => shown.map(({ id }) => id), [shown]);
  const selection = useSelection(shownIds);
  const selected = useMemo(() => shown.filter(({ id }) => selection.ids.has(id)), [shown, selection.ids]);
  const checkFiles = useCheckFiles();
  const checkPictures = useMutation({
    mutationFn: async (mediaIds: readonly MediaId[]) => {
      for (const mediaId of mediaIds) await backend.media.check({ mediaId });
    },
    onSuccess: (_nothing, mediaIds) => notify(t.library.queued(mediaIds.length)),
  });
  const open = (item: LibraryItem | undefined) => item && goTo('video', item.id);
  const add = async (kind: 'media' | 'folder') => {
    if (desktop === undefined) return setDialog({ kind: 'add', paths: [] });
    const paths = await desktop.chooseFiles(kind);
    if (paths.length > 0) setDialog({ kind: 'add', paths });
  };
  const setSorting = (next: { key: SortKey; descending: boolean }) => {
    setSortKey(next.key);
    setDescending(next.descending);
  };
  const some = selected.length > 0;
  useCommands({
    'library.open-files': () => void add('media'),
    'library.open-folder': () => void add('folder'),
    'library.find': () => search.current?.select(),
    'library.select-all': shown.length > 0 ? selection.all : undefined,
    'library.clear-selection': some ? selection.clear : undefined,
    'library.open-selected': selected.length === 1 ? () => open(selected[0]) : undefined,
    'library.assign-patient': some ? () => setDialog({ kind: 'assign' }) : undefined,
    'library.check-pictures': selected.some(({ missing }) => !missing)
      ? () => checkPictures.mutate(selected.filter(({ missing }) => !missing).map(({ id }) => id))
      : undefined,
    'library.label': some ? () => setDialog({ kind: 'label' }) : undefined,
    'library.make-dataset': some ? () => setDialog({ kind: 'make-dataset' }) : undefined,
    'library.import-labels': () => setDialog({ kind: 'import-labels' }),
    'library.remove': some ? () => setDialog({ kind: 'remove' }) : undefined,
    'library.view': () => setView(view === 'table' ? 'grid' : 'table'),
    'library.filters': () => setFiltersShown(!filtersShown),
    'library.check-files': () => checkFiles.mutate(),
  });

  const openMenu = (event: MouseEvent<HTMLElement>) => {
    const pressed = (event.target as HTMLElement).closest('[aria-selected]')?.id.replace(/^item-/, '');
    // The menu key asks for the item of the cursor.
    const item = shown.find(({ id }) => id === (pressed ?? selection.cursor));
    if (item === undefined) return;
    event.preventDefault();
    if (!selection.ids.has(item.id)) selection.set([item.id]);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setMenuAt({ x: event.clientX - left, y: event.clientY - top });
  };
  const empty = items?.length === 0;
  return (
    <>
      <DropZone title={t.library.dropTitle} hint={t.library.dropHint} onPaths={startImports} />
      {error ? (
        <div className={classes.error}>
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : empty ? (
        <div className={classes.center}>
          <div className={classes.list}>
            <EmptyLibrary
              onAddFiles={() => void add('media')}
              onAddFolder={() => void add('folder')}
              openSample={openSample}
            />
          </div>
          <ImportDock onSelectAdded={() => {}} />
        </div>
      ) : (
        <Panels
          id="library"
          left={
            filtersShown ? <FilterRail items={items ?? []} filters={filters} onChange={setFilters} /> : null
          }
          right={<Inspector selected={selected} onRelink={() => setDialog({ kind: 'relink' })} />}
        >
          <div className={classes.center}>
            <Toolbar
              searchRef={search}
              text={text}
              onText={setText}
              sorting={sorting}
              onSorting={setSorting}
              view={view}
              onView={setView}
              filtersShown={filtersShown}
            />
            <div className={classes.list} role="presentation" onContextMenu={openMenu}>
              {menuAt === null ? null : (
                <CommandMenu
                  label={t.library.selection}
                  groups={menuCommands}
                  at={menuAt}
                  onClose={() => setMenuAt(null)}
                />
              )}
              {items === undefined ? (
                <LoadingRows />
              ) : shown.length === 0 ? (
                <EmptyState icon={IconFilterOff} title={t.library.noMatch} hint={t.library.noMatchHint}>
                  <Button
                    onClick={() => {
                      setText('');
                      setFilters(noFilters);
                    }}
                  >
                    {isFiltering(filters) ? t.library.clearFilters : t.library.clearSearch}
                  </Button>
                </EmptyState>
              ) : view === 'table' ? (
                <MediaTable
                  items={shown}
                  selection={selection}
                  sorting={sorting}
                  onSort={(key) => setSorting(nextSorting(sorting, key))}
                  onOpen={open}
                />
              ) : (
                <MediaGrid items={shown} selection={selection} onOpen={open} />
              )}
            </div>
            <ImportDock
              onSelectAdded={(entries) =>
                selection.set(entries.flatMap(({ mediaId }) => (mediaId === null ? [] : [mediaId])))
              }
            />
            <RunBar selected={selected} shownCount={shown.length} totalCount={items?.length ?? 0} />
          </div>
        </Panels>
      )}
      <AddDialog
        opened={dialog?.kind === 'add'}
        paths={dialog?.kind === 'add' ? dialog.paths : []}
        onClose={() => setDialog(null)}
      />
      <AssignDialog
        opened={dialog?.kind === 'assign'}
        mediaIds={selected.map(({ id }) => id)}
        onClose={() => setDialog(null)}
      />
      <LabelDialog opened={dialog?.kind === 'label'} items={selected} onClose={() => setDialog(null)} />
      <MakeDatasetDialog
        opened={dialog?.kind === 'make-dataset'}
        items={selected}
        onClose={() => setDialog(null)}
      />
      <ImportLabelsDialog opened={dialog?.kind === 'import-labels'} onClose={() => setDialog(null)} />
      <RemoveDialog opened={dialog?.kind === 'remove'} items={selected} onClose={() => setDialog(null)} />
      {selected[0] === undefined ? null : (
        <RelinkDialog
          key={selected[0].id}
          item={selected[0]}
          opened={dialog?.kind === 'relink'}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

/** Looks for missing files when the library is opened, and when asked; only then it says what it found. */
function useCheckFiles() {
  const { mutate: look } = useMutation({
    mutationFn: () => backend.library.checkFiles({}),
    meta: { quiet: true },
  });
  useEffect(() => look(), [look]);
  return useMutation({
    mutationFn: () => backend.library.checkFiles({}),
    onSuccess: ({ missing }) => notify(t.library.checked(missing.length)),
  });
}

function LoadingRows() {
  return (
    <div className={classes.loading} role="status" aria-label={t.common.loading}>
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content have nothing else
        <Skeleton key={row} height={28} radius="sm" />
      ))}
    </div>
  );
}
