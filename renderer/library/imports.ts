import { useSyncExternalStore } from 'react';
import type { MediaId } from '../../main/contract/ids.ts';
import type { Media } from '../../main/contract/media.ts';
import { backend } from '../connection/backend.ts';
import { fileName, stemOf } from './file-name.ts';

/** One file or folder on its way into the library. */
export interface ImportEntry {
  readonly key: number;
  readonly path: string;
  readonly state: 'waiting' | 'reading' | 'added' | 'known' | 'boxes' | 'failed';
  readonly mediaId: MediaId | null;
  /** Things that were taken in a changed form or left out, in the reader's own words. */
  readonly remarks: readonly string[];
  readonly boxCount: number | null;
  readonly error: unknown;
}

let entries: readonly ImportEntry[] = [];
let nextKey = 1;
let working = false;
const patients = new Map<number, string>();
const listeners = new Set<() => void>();

export function useImports(): readonly ImportEntry[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
}

/** Adds files one after the other; box files after the films, to the film of the same name. */
export function startImports(paths: readonly string[], patientPseudonym = ''): void {
  const isBoxes = (path: string) => /\.(csv|json|xml)$/i.test(path);
  const ordered = [...paths.filter((path) => !isBoxes(path)), ...paths.filter(isBoxes)];
  for (const path of ordered) {
    const key = nextKey++;
    if (patientPseudonym !== '') patients.set(key, patientPseudonym);
    entries = [
      ...entries,
      { key, path, state: 'waiting', mediaId: null, remarks: [], boxCount: null, error: null },
    ];
  }
  announce();
  if (!working) void work(isBoxes);
}

/** The item that a path handed to `startImports` has become; null where it could not be read or is a file of boxes. */
export function importedItem(path: string): Promise<MediaId | null> {
  return new Promise((resolve) => {
    const look = () => {
      const entry = entries.findLast((candidate) => candidate.path === path);
      if (entry !== undefined && (entry.state === 'waiting' || entry.state === 'reading')) return;
      listeners.delete(look);
      resolve(entry?.state === 'boxes' ? null : (entry?.mediaId ?? null));
    };
    listeners.add(look);
    look();
  });
}

/** Takes the finished ones out of the list. */
export function clearImports(): void {
  entries = entries.filter(({ state }) => state === 'waiting' || state === 'reading');
  announce();
}

async function work(isBoxes: (path: string) => boolean): Promise<void> {
  working = true;
  for (;;) {
    const entry = entries.find(({ state }) => state === 'waiting');
    if (entry === undefined) break;
    change(entry.key, { state: 'reading' });
    const outcome = await (isBoxes(entry.path) ? addBoxes(entry.path) : addMedia(entry)).catch(
      (error: unknown) => ({ state: 'failed' as const, error }),
    );
    change(entry.key, outcome);
  }
  working = false;
}

async function addMedia({ key, path }: ImportEntry): Promise<Partial<ImportEntry>> {
  const patientPseudonym = patients.get(key);
  const { media, alreadyThere, warnings } = await backend.library.import(
    patientPseudonym === undefined ? { path } : { path, patientPseudonym },
  );
  return { state: alreadyThere ? 'known' : 'added', mediaId: media.id, remarks: warnings };
}

async function addBoxes(path: string): Promise<Partial<ImportEntry>> {
  const media = await filmFor(path);
  const { boxCount, skipped, adjusted } = await backend.annotations.import({ mediaId: media.id, path });
  const remarks = [...skipped, ...adjusted].map(({ where, reason }) => `${where}: ${reason}`);
  return { state: 'boxes', mediaId: media.id, boxCount, remarks };
}

/** The film that a box file names: `a.csv` and `a-boxes.csv` belong to `a.mp4`. */
async function filmFor(path: string): Promise<Media> {
  const stem = stemOf(path).replace(/[-_. ]?(boxes|annotations?|labels)$/i, '');
  const { media } = await backend.library.list({ limit: 10_000, text: stem });
  const film = media.find(({ name }) => stemOf(name) === stem);
  if (film !== undefined) return film;
  throw new Error(
    `No film in the library is named "${stem}". Open the film and import ${fileName(path)} there.`,
  );
}

function change(key: number, values: Partial<ImportEntry>): void {
  entries = entries.map((entry) => (entry.key === key ? { ...entry, ...values } : entry));
  announce();
}

function announce(): void {
  for (const listener of listeners) listener();
}
