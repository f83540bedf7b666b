import { Component, type ReactNode } from 'react';
import { ErrorNote } from '../components/error-note.tsx';
import classes from './frame.module.css';

interface ScreenBoundaryProps {
  /** Another place is tried anew. */
  readonly place: string;
  readonly children: ReactNode;
}

/** Keeps a mistake in one screen to that screen: it says what happened, and the rest of the window stays usable. */
export class ScreenBoundary extends Component<ScreenBoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate({ place }: ScreenBoundaryProps): void {
    if (place !== this.props.place && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className={classes.failed}>
        {/* Code that could not be loaded is asked for again only by a page that is loaded again. */}
        <ErrorNote error={error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
