import { useCallback, useState } from 'react';

/** What was typed into forms, until the window is closed: paths may name somebody, so none of it is written anywhere. */
const kept = new Map<string, unknown>();

/** Fills in a form that is opened next. */
export const keep = (key: string, value: unknown): void => void kept.set(key, value);

/** Like `useState`, but a form that is left and opened again finds what was in it. */
export function useKept<Value>(key: string, initial: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => (kept.has(key) ? (kept.get(key) as Value) : initial));
  const set = useCallback(
    (next: Value) => {
      kept.set(key, next);
      setValue(next);
    },
    [key],
  );
  return [value, set];
}
