import type { MediaId } from '../../main/contract/ids.ts';
import type { ChangeTopic } from '../../main/contract/system.ts';

/** What a committed change was about: who shows it should ask again. */
export interface RecordedChange {
  readonly topics: readonly ChangeTopic[];
  /** Null if it is not about one media item alone. */
  readonly mediaId: MediaId | null;
  /** Undone steps whose place the edit took. */
  readonly droppedSteps?: number;
}

const topicOf: Readonly<Record<string, ChangeTopic>> = {
  patient: 'media',
  study: 'media',
  media: 'media',
  batch: 'annotations',
  object: 'annotations',
  lesion: 'annotations',
  track: 'annotations',
  key_frame: 'annotations',
  shape: 'annotations',
  decision: 'predictions',
  prediction: 'predictions',
  run: 'predictions',
  prediction_run: 'predictions',
  run_batch: 'jobs',
  model: 'models',
  label: 'labels',
  label_schema: 'labels',
  dataset: 'datasets',
  split: 'datasets',
  job: 'jobs',
  setting: 'settings',
};

/** The topics of some tables or entities, each once. */
export const topicsOf = (names: Iterable<string>): ChangeTopic[] => [
  ...new Set([...names].flatMap((name) => topicOf[name] ?? [])),
];
