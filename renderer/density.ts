import { useRemembered } from './remembered.ts';

export type Density = 'comfortable' | 'compact';

/** How close rows stand. */
export function useDensity() {
  return useRemembered<Density>('density', 'comfortable');
}

/** Height of a table row, as `--row-height` of the theme has it. */
export function useRowHeight(): number {
  const [density] = useDensity();
  return density === 'compact' ? 28 : 40;
}
