import { useSyncExternalStore } from 'react';

const root = document.documentElement;

/** The theme that is on the page now, for what is painted rather than styled: a canvas has to be painted again. */
export function useTheme(): string {
  return useSyncExternalStore(subscribe, () => root.dataset.mantineColorScheme ?? 'dark');
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(root, { attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
}
