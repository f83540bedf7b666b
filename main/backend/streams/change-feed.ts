import type { RecordedChange } from '../../../db/index.ts';
import { type Change, ChangeTopic } from '../../contract/system.ts';
import { Listeners } from './listeners.ts';

/** Tells windows what is no longer as they show it. Outlives the database that a restore replaces. */
export class ChangeFeed {
  readonly #listeners = new Listeners<Change>();

  /** Takes word of a change from inside its transaction and passes it on when that is over. */
  readonly recorded = ({ topics, mediaId, droppedSteps }: RecordedChange): void => {
    setImmediate(() => {
      topics.forEach((topic, i) => {
        const dropped = i === 0 && droppedSteps !== undefined && { droppedSteps }; // told once
        this.#listeners.tell({ topic, mediaId, ...dropped });
      });
    });
  };

  /** Everything may be different: another library was put in the place of this one. */
  everything(): void {
    for (const topic of ChangeTopic.options) this.#listeners.tell({ topic, mediaId: null });
  }

  watch(signal?: AbortSignal): AsyncGenerator<Change> {
    return this.#listeners.listen(
      ({ topic, mediaId, droppedSteps = 0 }) => `${topic} ${mediaId} ${droppedSteps}`,
      signal,
    );
  }
}
