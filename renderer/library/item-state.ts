import type { LibraryItem } from '../../main/contract/library.ts';

/** Where an item stands on its way from a video to decided sizes. */
export const itemStates = ['no-boxes', 'not-sized', 'running', 'incomplete', 'undecided', 'decided'] as const;
export type ItemState = (typeof itemStates)[number];

export function stateOf({ boxCount, latestRun, undecidedCount }: LibraryItem): ItemState {
  if (latestRun?.state === 'running') return 'running';
  if (latestRun?.state === 'done') return undecidedCount > 0 ? 'undecided' : 'decided';
  if (boxCount === 0) return 'no-boxes';
  return latestRun === null ? 'not-sized' : 'incomplete';
}

/** The same with the state of a later run that is not finished: that one stands beside it. */
export function statesOf(item: LibraryItem): readonly ItemState[] {
  const { laterRun } = item;
  return laterRun === null || laterRun.state === 'done' ? [stateOf(item)] : [stateOf(item), laterRun.state];
}
