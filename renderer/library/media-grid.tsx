import { useElementSize } from '@mantine/hooks';
import { IconCheck } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { formatClock, formatCount } from '../format.ts';
import { t } from '../texts/index.ts';
import { listKeys } from './list-keys.ts';
import classes from './media-grid.module.css';
import { StateChips } from './state-chip.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Selection } from './use-selection.ts';

interface MediaGridProps {
  readonly items: readonly LibraryItem[];
  readonly selection: Selection;
  readonly onOpen: (item: LibraryItem) => void;
}

const gapPx = 12;
const leastWidthPx = 184;
const captionHeightPx = 56;

/** The same selection as pictures. */
export function MediaGrid({ items, selection, onOpen }: MediaGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize();
  const perRow = Math.max(1, Math.floor((width + gapPx) / (leastWidthPx + gapPx)));
  const cardWidth = (width - gapPx * (perRow - 1)) / perRow;
  const rowHeight = Math.round(cardWidth * 0.75) + captionHeightPx + gapPx;
  const rows = useVirtualizer({
    count: Math.ceil(items.length / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 3,
    paddingStart: gapPx,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is another layout
  useEffect(() => rows.measure(), [rowHeight, perRow]);
  return (
    <div
      ref={scroller}
      className={classes.grid}
      role="listbox"
      aria-label={t.library.items}
      aria-multiselectable
      aria-activedescendant={selection.cursor === null ? undefined : `item-${selection.cursor}`}
      tabIndex={0}
      onKeyDown={listKeys(selection, perRow, (index) => rows.scrollToIndex(Math.floor(index / perRow)))}
    >
      <div ref={ref} className={classes.body} style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map(({ index: row, start }) => (
          <div
            key={row}
            role="presentation"
            className={classes.row}
            style={{
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))`,
            }}
          >
            {items.slice(row * perRow, (row + 1) * perRow).map((item) => (
              <Card key={item.id} item={item} selection={selection} onOpen={onOpen} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface CardProps {
  readonly item: LibraryItem;
  readonly selection: Selection;
  readonly onOpen: (item: LibraryItem) => void;
}

function Card({ item, selection, onOpen }: CardProps) {
  const { id, name, patientPseudonym, frameCount, durationUs } = item;
  const selected = selection.ids.has(id);
  return (
    <div
      id={`item-${id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-cursor={selection.cursor === id || undefined}
      className={classes.card}
      onClick={(event) => selection.click(id, event)}
      onDoubleClick={() => onOpen(item)}
    >
      <div className={classes.picture}>
        <Thumbnail item={item} widthPx={384} />
        {selected ? (
          <span className={classes.check}>
            <IconCheck size={14} stroke={2.5} aria-hidden />
          </span>
        ) : null}
        <span className={classes.length}>
          {durationUs === null ? t.library.frames(formatCount(frameCount)) : formatClock(durationUs)}
        </span>
      </div>
      <div className={classes.name} title={name}>
        {name}
      </div>
      <div className={classes.facts}>
        <span className={classes.patient}>{item.missing ? t.library.fileMissing : patientPseudonym}</span>
        <StateChips item={item} />
      </div>
    </div>
  );
}
