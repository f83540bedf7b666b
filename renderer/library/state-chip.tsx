import { Chip, type Tone } from '../components/chip.tsx';
import { t } from '../texts/index.ts';
import type { ItemState } from './item-state.ts';

const tones: Record<ItemState, Tone> = {
  'no-boxes': 'quiet',
  'not-sized': 'quiet',
  running: 'active',
  incomplete: 'danger',
  undecided: 'warn',
  decided: 'ok',
};

export function StateChip({ state, count }: { readonly state: ItemState; readonly count: number }) {
  return (
    <Chip tone={tones[state]}>
      {state === 'undecided' ? t.library.toDecide(count) : t.library.states[state]}
    </Chip>
  );
}
