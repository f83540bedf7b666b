import type { JobState } from '../../main/contract/jobs.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { t } from '../texts/index.ts';

const tones: Record<JobState, Tone> = {
  queued: 'quiet',
  running: 'active',
  done: 'ok',
  failed: 'danger',
  cancelled: 'quiet',
  interrupted: 'warn',
};

export function JobStateChip({ state }: { readonly state: JobState }) {
  return <Chip tone={tones[state]}>{t.jobs.states[state]}</Chip>;
}
