import { resolve } from 'node:path';
import { CaliperError } from '../contract/errors.ts';
import type { MediaId } from '../contract/ids.ts';
import type { LibraryItem } from '../contract/library.ts';
import type { Session } from './session.ts';

/** Every item of the library, in the order of import. */
async function everyMedia({ client }: Session): Promise<LibraryItem[]> {
  const all: LibraryItem[] = [];
  for (;;) {
    const after = all.at(-1)?.id;
    const { media } = await client.library.list({ limit: 1000, ...(after !== undefined && { after }) });
    all.push(...media);
    if (media.length < 1000) return all;
  }
}

/**
 * Items by id, path, name or patient, each word at least one; `all` is every item.
 * @throws CaliperError `not_found` for a word that is none of these
 */
export async function mediaByWords(session: Session, words: readonly string[]): Promise<MediaId[]> {
  const all = await everyMedia(session);
  const chosen = words.flatMap((word) => {
    if (word === 'all') return all;
    const path = resolve(word);
    const found = all.filter(
      (item) =>
        item.id === word || item.path === path || item.name === word || item.patientPseudonym === word,
    );
    if (found.length > 0) return found;
    throw new CaliperError(
      'not_found',
      `Nothing in this library is called ${word}: give the name, path or id of a video, a patient, or the word all.`,
    );
  });
  return [...new Set(chosen.map(({ id }) => id))];
}
