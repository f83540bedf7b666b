import { useSyncExternalStore } from 'react';
import { readRemembered, remember } from './remembered.ts';

export type ScreenId = 'library' | 'video' | 'datasets' | 'models' | 'jobs' | 'settings';

/** Where the person is: a screen, and in it a part such as one video or one tab. */
export interface Place {
  readonly screen: ScreenId;
  readonly part: string | null;
}

const screenIds: readonly ScreenId[] = ['library', 'video', 'datasets', 'models', 'jobs', 'settings'];

/** Goes to a screen; without a part, to the part that was last seen there. Which video that is, is said by its screen. */
export function goTo(screen: ScreenId, part?: string): void {
  const known = part ?? (screen === 'video' ? null : readRemembered<string | null>(`part.${screen}`, null));
  window.location.hash = known === null ? `#/${screen}` : `#/${screen}/${encodeURIComponent(known)}`;
  // The event comes a moment later: a key that follows at once must find the new screen.
  announce();
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parse(hash);
}

function parse(hash: string): Place {
  const [screen, part] = hash.replace(/^#\//, '').split('/');
  const known = screenIds.find((id) => id === screen) ?? readRemembered<ScreenId>('screen', 'library');
  return { screen: known, part: part === undefined || part === '' ? null : decodeURIComponent(part) };
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  const { screen, part } = parse(window.location.hash);
  remember('screen', screen);
  if (part !== null) remember(`part.${screen}`, part);
  for (const listener of listeners) listener();
}

window.addEventListener('hashchange', announce);
