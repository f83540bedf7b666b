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

  pseudonymOf(media: Media): string {
    return this.#pseudonyms.get(media.patientId) ?? unassigned;
  }

  /** Items by id, path, name or name without its ending; of that patient where one is named. Empty texts say nothing. */
  find(item: string, patient: string): Media[] {
    const ofPatient = patient === '' ? undefined : (this.#byPatient.get(plain(patient)) ?? []);
    if (item === '') return ofPatient ?? [];
    const found = this.#byWord.get(plain(item)) ?? this.#byWord.get(plain(lastPartOf(item))) ?? [];
    return ofPatient === undefined
      ? found
      : found.filter(({ id }) => ofPatient.some((each) => each.id === id));
  }
}

const plain = (word: string) => word.trim().toLowerCase();

/** A table may have been written where the files lay elsewhere. */
const lastPartOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function add(map: Map<string, Media[]>, word: string, media: Media): void {
  const known = map.get(word) ?? [];
  known.push(media);
  map.set(word, known);
}
