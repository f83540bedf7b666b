import { listMedia, type ReadableDb } from '../../../db/index.ts';
import type { PatientId } from '../../contract/ids.ts';
import { unassigned } from '../../contract/library.ts';
import type { Media } from '../../contract/media.ts';
import { stemOf } from '../names.ts';

const everyItem = 1_000_000;

/** Finds items by what a table may call them. */
export class ItemNames {
  readonly #byWord = new Map<string, Media[]>();
  readonly #byPatient = new Map<string, Media[]>();
  readonly #pseudonyms: ReadonlyMap<PatientId, string>;

  constructor(db: ReadableDb) {
    this.#pseudonyms = new Map(
      db
        .read<{ id: PatientId; pseudonym: string }>('SELECT id, pseudonym FROM patient')
        .all()
        .map((row) => [row.id, row.pseudonym]),
    );
    for (const media of listMedia(db, everyItem)) {
      const { id, path, name } = media;
      for (const word of new Set([id, path, name, stemOf(name)].map(plain))) add(this.#byWord, word, media);
      const pseudonym = this.pseudonymOf(media);
      if (pseudonym !== unassigned) add(this.#byPatient, plain(pseudonym), media);
    }
  }

  /**
   * By the end of a path: the more folders of it an item shares, the better. A whole path may have been written where the
   * files lay elsewhere, so that its last part may do; of a path below some folder that folder must be the same.
   */
  #byPath(path: string): Media[] {
    const named = this.#byWord.get(plain(lastPartOf(path))) ?? [];
    const parts = slashed(path).split('/').filter(Boolean);
    for (let length = parts.length; length > 1; length--) {
      const end = `/${parts.slice(-length).join('/')}`;
      const found = named.filter((media) => slashed(media.path).endsWith(end));
      if (found.length > 0) return found;
    }
    return isWhole(path) ? named : [];
  }

  pseudonymOf(media: Media): string {
    return this.#pseudonyms.get(media.patientId) ?? unassigned;
  }

  /** Items by id, path, name or name without its ending; of that patient where one is named. Empty texts say nothing. */
  find(item: string, patient: string): Media[] {
    const ofPatient = patient === '' ? undefined : (this.#byPatient.get(plain(patient)) ?? []);
    if (item === '') return ofPatient ?? [];
    const found = this.#byWord.get(plain(item)) ?? this.#byPath(item);
    return ofPatient === undefined
      ? found
      : found.filter(({ id }) => ofPatient.some((each) => each.id === id));
  }
}

const isWhole = (path: string) => /^([/\\\\]|[a-z]:)/i.test(path.trim());

const slashed = (path: string) => plain(path).replaceAll('\\', '/');

const plain = (word: string) => word.trim().toLowerCase();

/** A table may have been written where the files lay elsewhere. */
const lastPartOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function add(map: Map<string, Media[]>, word: string, media: Media): void {
  const known = map.get(word) ?? [];
  known.push(media);
  map.set(word, known);
}
