import { useMemo, useState } from 'react';
import type { MediaId } from '../../main/contract/ids.ts';

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface Selection {
  /** Chosen items that are shown. */
  readonly ids: ReadonlySet<MediaId>;
  /** The item that the arrow keys start from. */
  readonly cursor: MediaId | null;
  /** A click: alone it chooses one, with Ctrl or Cmd it adds or takes away, with Shift it chooses a range. */
  click(id: MediaId, modifiers: Modifiers): void;
  toggle(id: MediaId): void;
  /** The cursor goes by so many items; `extend` takes the items between along. Returns where it is then. */
  move(by: number, extend: boolean): number;
  set(ids: readonly MediaId[]): void;
  all(): void;
  clear(): void;
}

interface State {
  readonly chosen: ReadonlySet<MediaId>;
  readonly cursor: MediaId | null;
  /** Where a range starts. */
  readonly anchor: MediaId | null;
}

/** Selection in an ordered list, as in a file manager. Items that a filter hides do not count until they are shown again. */
export function useSelection(shown: readonly MediaId[]): Selection {
  const [{ chosen, cursor, anchor }, setState] = useState<State>({
    chosen: new Set(),
    cursor: null,
    anchor: null,
  });
  const ids = useMemo(() => new Set(shown.filter((id) => chosen.has(id))), [shown, chosen]);

  const range = (to: MediaId): MediaId[] => {
    const [a, b] = [shown.indexOf(anchor ?? to), shown.indexOf(to)];
    return shown.slice(Math.max(0, Math.min(a, b)), Math.max(a, b) + 1);
  };
  const toggle = (id: MediaId) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setState({ chosen: next, cursor: id, anchor: id });
  };
  return {
    ids,
    cursor: cursor !== null && shown.includes(cursor) ? cursor : null,
    click(id, { shiftKey, ctrlKey, metaKey }) {
      if (shiftKey) setState({ chosen: new Set(range(id)), cursor: id, anchor: anchor ?? id });
      else if (ctrlKey || metaKey) toggle(id);
      else setState({ chosen: new Set([id]), cursor: id, anchor: id });
    },
    toggle,
    move(by, extend) {
      const from = cursor === null ? -1 : shown.indexOf(cursor);
      const to = Math.max(0, Math.min(shown.length - 1, from === -1 && Number.isFinite(by) ? 0 : from + by));
      const id = shown[to];
      if (id === undefined) return -1;
      setState(
        extend
          ? { chosen: new Set(range(id)), cursor: id, anchor: anchor ?? id }
          : { chosen: new Set([id]), cursor: id, anchor: id },
      );
      return to;
    },
    set: (next) => setState({ chosen: new Set(next), cursor: next[0] ?? null, anchor: next[0] ?? null }),
    all: () => setState({ chosen: new Set(shown), cursor, anchor }),
    clear: () => setState({ chosen: new Set(), cursor, anchor: null }),
  };
}
