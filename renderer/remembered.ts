import { useCallback, useSyncExternalStore } from 'react';

const prefix = 'caliper.';
const listeners = new Set<() => void>();

/** Something the window remembers between starts, such as a column width; never anything about a patient. */
export function readRemembered<Value>(key: string, fallback: Value): Value {
  const text = localStorage.getItem(prefix + key);
  if (text === null) return fallback;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return fallback;
  }
}

export function remember<Value>(key: string, value: Value): void {
  localStorage.setItem(prefix + key, JSON.stringify(value));
  for (const listener of listeners) listener();
}

/** Like `useState`, but the value outlives the window and is shared by all who use the key. */
export function useRemembered<Value extends string | number | boolean>(
  key: string,
  fallback: Value,
): [Value, (value: Value) => void] {
  const value = useSyncExternalStore(subscribe, () => readRemembered(key, fallback));
  const set = useCallback((next: Value) => remember(key, next), [key]);
  return [value, set];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
