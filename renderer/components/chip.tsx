import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type Tone = 'ok' | 'warn' | 'danger' | 'active' | 'quiet';

/** A short state with a dot: never colour alone, always the word. */
export function Chip({ tone = 'quiet', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.chip} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
