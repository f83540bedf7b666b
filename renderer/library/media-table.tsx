import { Checkbox, VisuallyHidden } from '@mantine/core';
import { IconArrowNarrowDown, IconArrowNarrowUp, IconFileUnknown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useRef } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { useRowHeight } from '../density.ts';
import { formatClock, formatCount, formatDate } from '../format.ts';
import { t } from '../texts/index.ts';
import { Hardness } from './hardness.tsx';
import { listKeys } from './list-keys.ts';
import classes from './media-table.module.css';
import type { Sorting, SortKey } from './sorting.ts';
import { StateChips } from './state-chip.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Selection } from './use-selection.ts';

interface MediaTableProps {
  readonly items: readonly LibraryItem[];
  readonly selection: Selection;
  readonly sorting: Sorting;
  readonly onSort: (key: SortKey) => void;
  readonly onOpen: (item: LibraryItem) => void;
}

const columns: readonly { readonly key: SortKey; readonly numeric?: true }[] = [
  { key: 'name' },
  { key: 'patient' },
  { key: 'frames', numeric: true },
  { key: 'lesions', numeric: true },
  { key: 'state' },
  { key: 'hardness' },
  { key: 'model' },
  { key: 'imported' },
];

/** The selection as rows. One stop for Tab; arrows move, Shift extends, Space turns, Enter opens. */
export function MediaTable({ items, selection, sorting, onSort, onOpen }: MediaTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is another layout
  useEffect(() => rows.measure(), [rowHeight]);
  const all = selection.ids.size === items.length && items.length > 0;
  return (
    <div
      ref={scroller}
      className={classes.table}
      role="grid"
      aria-label={t.library.items}
      aria-multiselectable
      aria-rowcount={items.length + 1}
      aria-activedescendant={selection.cursor === null ? undefined : `item-${selection.cursor}`}
      tabIndex={0}
      onKeyDown={listKeys(selection, 1, (index) => rows.scrollToIndex(index))}
    >
      <div className={classes.head} role="row" aria-rowindex={1}>
        <div role="columnheader" className={classes.check}>
          <Checkbox
            aria-label={t.commands.selectAll}
            checked={all}
            indeterminate={selection.ids.size > 0 && !all}
            onChange={all ? selection.clear : selection.all}
          />
        </div>
        <div role="columnheader" className={classes.picture}>
          <VisuallyHidden>{t.library.columns.picture}</VisuallyHidden>
        </div>
        {columns.map(({ key, numeric }) => (
          <div
            key={key}
            role="columnheader"
            className={classes[key]}
            data-numeric={numeric}
            aria-sort={sorting.key !== key ? 'none' : sorting.descending ? 'descending' : 'ascending'}
          >
            <button type="button" className={classes.sort} onClick={() => onSort(key)}>
              {t.library.columns[key]}
              {sorting.key !== key ? null : sorting.descending ? (
                <IconArrowNarrowDown size={14} aria-hidden />
              ) : (
                <IconArrowNarrowUp size={14} aria-hidden />
              )}
            </button>
          </div>
        ))}
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize() }} className={classes.body}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index]!;
          return (
            <Row
              key={item.id}
              item={item}
              index={index}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              selection={selection}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly item: LibraryItem;
  readonly index: number;
  readonly style: CSSProperties;
  readonly selection: Selection;
  readonly onOpen: (item: LibraryItem) => void;
}

function Row({ item, index, style, selection, onOpen }: RowProps) {
  const { id, name, patientPseudonym, frameCount, durationUs, lesionCount, latestRun } = item;
  const selected = selection.ids.has(id);
  return (
    <div
      id={`item-${id}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-cursor={selection.cursor === id || undefined}
      className={classes.row}
      style={style}
      onClick={(event) => selection.click(id, event)}
      onDoubleClick={() => onOpen(item)}
    >
      <div role="gridcell" className={classes.check} onClick={(event) => event.stopPropagation()}>
        <Checkbox aria-label={name} checked={selected} tabIndex={-1} onChange={() => selection.toggle(id)} />
      </div>
      <div role="gridcell" className={classes.picture}>
        <Thumbnail item={item} widthPx={96} />
      </div>
      <div role="gridcell" className={classes.name} title={name}>
        <span>{name}</span>
        {item.missing ? (
          <span className={classes.missing}>
            <IconFileUnknown size={14} stroke={1.5} aria-hidden />
            {t.library.fileMissing}
          </span>
        ) : null}
      </div>
      <div role="gridcell" className={classes.patient} title={patientPseudonym}>
        {patientPseudonym}
      </div>
      <div role="gridcell" className={classes.frames} data-numeric>
        {formatCount(frameCount)}
        <span className={classes.aside}>{durationUs === null ? '' : formatClock(durationUs)}</span>
      </div>
      <div role="gridcell" className={classes.lesions} data-numeric>
        {lesionCount}
      </div>
      <div role="gridcell" className={classes.state}>
        <StateChips item={item} />
      </div>
      <div role="gridcell" className={classes.hardness}>
        <Hardness value={item.hardness} />
      </div>
      <div role="gridcell" className={classes.model} title={latestRun?.modelName}>
        {latestRun === null ? (
          <span className={classes.aside}>–</span>
        ) : (
          <>
            <span>{latestRun.modelName}</span>
            {latestRun.demonstration ? <span className={classes.demo}>{t.common.demonstration}</span> : null}
          </>
        )}
      </div>
      <div role="gridcell" className={classes.imported}>
        {formatDate(item.importedAt)}
      </div>
    </div>
  );
}
