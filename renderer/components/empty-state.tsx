import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** What to do next. */
  readonly hint: ReactNode;
  readonly children?: ReactNode;
}

/** What a screen says when there is nothing to show: what it would hold, and the next step. */
export function EmptyState({ icon: Picture, title, hint, children }: EmptyStateProps) {
  return (
    <section className={classes.empty}>
      <Picture size={40} stroke={1.25} aria-hidden className={classes.icon} />
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.hint}>{hint}</div>
      {children === undefined ? null : <div className={classes.actions}>{children}</div>}
    </section>
  );
}
