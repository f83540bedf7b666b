import type { LibraryItem } from '../../main/contract/library.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { t } from '../texts/index.ts';
import { type ItemState, statesOf } from './item-state.ts';

const tones: Record<ItemState, Tone> = {
  'no-boxes': 'quiet',
  'not-sized': 'quiet',
  running: 'active',
  incomplete: 'danger',
  undecided: 'warn',
  decided: 'ok',
};

/** Where an item stands, and beside it a later run that is not finished. */
export function StateChips({ item }: { readonly item: LibraryItem }) {
  const [state, later] = statesOf(item);
  return (
    <>
      <Chip tone={tones[state!]}>
        {state === 'undecided' ? t.library.toDecide(item.undecidedCount) : t.library.states[state!]}
      </Chip>
      {later === undefined ? null : (
        <Chip tone={tones[later]}>{t.library.laterRun(t.library.states[later])}</Chip>
      )}
    </>
  );
}
