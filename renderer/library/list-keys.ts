import type { KeyboardEvent } from 'react';
import type { Selection } from './use-selection.ts';

const byKey: Readonly<Record<string, (perRow: number) => number>> = {
  ArrowDown: (perRow) => perRow,
  ArrowUp: (perRow) => -perRow,
  ArrowRight: (perRow) => (perRow > 1 ? 1 : 0),
  ArrowLeft: (perRow) => (perRow > 1 ? -1 : 0),
  PageDown: (perRow) => 10 * perRow,
  PageUp: (perRow) => -10 * perRow,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

/** Keys of a list with a selection: arrows and pages move, Shift takes along, Space turns the item of the cursor. */
export function listKeys(selection: Selection, perRow: number, onMove: (index: number) => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && selection.cursor !== null) selection.toggle(selection.cursor);
    else {
      const by = byKey[event.key]?.(perRow);
      if (by === undefined || by === 0) return;
      onMove(selection.move(by, event.shiftKey));
    }
    event.preventDefault();
  };
}
