import { useEffect, useRef } from 'react';

/** A signal for each call of a view, which fires when the view goes away: a dialog that is closed waits for nothing. */
export function useAbort(): () => AbortSignal {
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  return () => {
    current.current = new AbortController();
    return current.current.signal;
  };
}
