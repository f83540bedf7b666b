import { useSyncExternalStore } from 'react';
import type { ImportReport } from '../../main/contract/annotations.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { ImportKey, MediaId } from '../../main/contract/ids.ts';
import type { JobProgress } from '../../main/contract/jobs.ts';
import type { FolderSurvey, ImportedStills } from '../../main/contract/library.ts';
import { fromWireError } from '../../main/contract/wire-error.ts';
import { backend } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import { fileName } from './file-name.ts';
import { videoForBoxes } from './video-for-boxes.ts';

type ImportState =
  | 'waiting'
  | 'reading'
  | 'cancelling'
  | 'cancelled'
  | 'added'
  | 'known'
  | 'boxes'
  | 'asks'
  | 'failed';

/** Whether something is still to come of a file without a person. */
export const isUnderWay = (state: ImportState): boolean =>
  state === 'waiting' || state === 'reading' || state === 'cancelling';

/** One file or folder on its way into the library. */
export interface ImportEntry {
  readonly key: number;
  readonly path: string;
  readonly state: ImportState;
  readonly mediaId: MediaId | null;
  /** What a folder holds that can be one series or stills; set while that is asked. */
  readonly folder: FolderSurvey | null;
  /** What the person answered. */
  readonly as: 'series' | 'stills' | null;
  /** Things that were taken in a changed form or left out, in the reader's own words. */
  readonly remarks: readonly string[];
  readonly boxCount: number | null;
  /** How far its reading is, as long as that goes on. */
  readonly progress: JobProgress | null;
  readonly error: unknown;
}

let entries: readonly ImportEntry[] = [];
let nextKey = 1;
let working = false;
/** Whom each is for, and whether an item of another patient is to be moved to that one. */
const patients = new Map<number, { patientPseudonym: string; moveToPatient?: true }>();
/** Box files whose corners are fractions of the picture, as the person said. */
const inFractions = new Set<number>();
/** How to stop the one that is being read. */
let stopReading = () => {};
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

const isBoxes = (path: string) => /\.(csv|json|xml)$/i.test(path);

/** Adds files one after the other; box files after the videos, to the video of the same name. */
export function startImports(paths: readonly string[], patientPseudonym = ''): void {
  const ordered = [...paths.filter((path) => !isBoxes(path)), ...paths.filter(isBoxes)];
  // What came before is done and was seen: the report is about these files.
  if (!working) entries = entries.filter(({ state }) => state === 'asks');
  for (const path of ordered) {
    const key = nextKey++;
    if (patientPseudonym !== '') patients.set(key, { patientPseudonym });
    entries = [
      ...entries,
      {
        ...{ key, path, state: 'waiting', mediaId: null, folder: null, as: null },
        ...{ remarks: [], boxCount: null, progress: null, error: null },
      },
    ];
  }
  announce();
  if (!working) void work();
}

/** Goes on with a folder that can be one series or stills. */
export function answerImport(key: number, as: 'series' | 'stills'): void {
  change(key, { state: 'waiting', as, folder: null });
  if (!working) void work();
}

/** Takes a file out of the queue, or stops the reading of it: then it has added nothing. */
export function cancelImport(key: number): void {
  const state = entries.find((entry) => entry.key === key)?.state;
  if (state === 'waiting' || state === 'asks') change(key, { state: 'cancelled', folder: null });
  if (state !== 'reading') return;
  change(key, { state: 'cancelling' });
  stopReading();
}

/** Cancels all that are not done. */
export function cancelImports(): void {
  for (const { key, state } of entries) if (isUnderWay(state)) cancelImport(key);
}

/** The patient to whom a refused import could be moved; undefined for other errors. */
export function movableTo(error: unknown): string | undefined {
  const { code, details } = fromWireError(error);
  return code === 'conflict' && typeof details.movableTo === 'string' ? details.movableTo : undefined;
}

/** Imports once more what is known as another patient's, and moves it to the one it was meant for. */
export function moveImport(key: number, patientPseudonym: string): void {
  patients.set(key, { patientPseudonym, moveToPatient: true });
  change(key, { state: 'waiting', error: null });
  if (!working) void work();
}

/** Imports a refused box file once more, with its corners as fractions of the picture. */
export function importAsFractions(key: number): void {
  inFractions.add(key);
  change(key, { state: 'waiting', error: null });
  if (!working) void work();
}

/** The item that a path handed to `startImports` has become; null where it could not be read or is a file of boxes. */
export function importedItem(path: string): Promise<MediaId | null> {
  return new Promise((resolve) => {
    const look = () => {
      const entry = entries.findLast((candidate) => candidate.path === path);
      if (entry !== undefined && isUnderWay(entry.state)) return;
      listeners.delete(look);
      resolve(entry?.state === 'boxes' ? null : (entry?.mediaId ?? null));
    };
    listeners.add(look);
    look();
  });
}

/** Takes the finished ones out of the list. */
export function clearImports(): void {
  entries = entries.filter(({ state }) => isUnderWay(state) || state === 'asks');
  announce();
}

async function work(): Promise<void> {
  working = true;
  for (;;) {
    const entry = entries.find(({ state }) => state === 'waiting');
    if (entry === undefined) break;
    change(entry.key, { state: 'reading' });
    const stop = new AbortController();
    stopReading = () => stop.abort();
    const outcome = await (isBoxes(entry.path)
      ? addBoxes(entry, stop.signal)
      : addMedia(entry, stop.signal)
    ).catch((error: unknown) =>
      stop.signal.aborted && isCancelled(error)
        ? { state: 'cancelled' as const }
        : { state: 'failed' as const, error },
    );
    change(entry.key, { progress: null, ...outcome });
  }
  working = false;
}

const isCancelled = (error: unknown) =>
  fromWireError(error).code === 'cancelled' || (error instanceof Error && error.name === 'AbortError');

/**
 * Shows in the list how far an import is. The backend is asked to stop it, and the call goes on: its answer says what has
 * become of it.
 */
async function followed<T>(
  key: number,
  signal: AbortSignal,
  start: (importKey: ImportKey) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const importKey = crypto.randomUUID() as ImportKey;
  const end = new AbortController();
  const stop = () => void backend.library.cancelImport({ importKey });
  signal.addEventListener('abort', stop);
  try {
    const imported = start(importKey);
    void showProgress(key, importKey, end.signal);
    return await imported;
  } finally {
    signal.removeEventListener('abort', stop);
    end.abort();
  }
}

async function showProgress(key: number, importKey: ImportKey, signal: AbortSignal): Promise<void> {
  try {
    for await (const progress of await backend.library.importProgress({ importKey }, { signal })) {
      if (signal.aborted) return;
      change(key, { progress });
    }
  } catch {
    // The import itself says what became of it.
  }
}

async function addMedia({ key, path, as }: ImportEntry, signal: AbortSignal): Promise<Partial<ImportEntry>> {
  if (/\.onnx$/i.test(path)) throw new CaliperError('invalid_input', t.library.isNetwork(fileName(path)));
  const patient = patients.get(key) ?? {};
  const { folder } = await backend.library.survey({ path }, { signal });
  const holdsPictures = folder !== null && folder.pictures > 0;
  if (holdsPictures && folder.seriesPath !== null && folder.masks > 0 && as === null)
    return { state: 'asks', folder };
  if (holdsPictures && (as === 'stills' || folder.seriesPath === null)) {
    const stills = await followed(key, signal, (importKey) =>
      backend.library.importStills({ path, ...patient, importKey }),
    );
    return stillsOutcome(stills);
  }
  const from = holdsPictures ? (folder.seriesPath ?? path) : path;
  const { media, alreadyThere, warnings } = await followed(key, signal, (importKey) =>
    backend.library.import({ path: from, ...patient, importKey }),
  );
  return { state: alreadyThere ? 'known' : 'added', mediaId: media.id, remarks: warnings };
}

function stillsOutcome(stills: ImportedStills): Partial<ImportEntry> {
  const { added, alreadyThere, failed, picturesWithoutMask, report, warnings } = stills;
  const remarks = [
    t.library.stillsAdded(added, alreadyThere, failed.length, report.taken),
    ...failed.map(({ where, reason }) => `${where}: ${reason}`),
    ...warnings,
    ...(report.read > 0 && picturesWithoutMask.count > 0
      ? [t.library.withoutMask(picturesWithoutMask.count, picturesWithoutMask.names.slice(0, 5))]
      : []),
    ...reasonLines(report),
  ];
  return { state: added > 0 ? 'added' : 'known', mediaId: stills.mediaIds[0] ?? null, remarks };
}

async function addBoxes({ key, path }: ImportEntry, signal: AbortSignal): Promise<Partial<ImportEntry>> {
  const { media } = await backend.library.list({ limit: 10_000 });
  const video = videoForBoxes(path, media);
  const { boxCount, report } = await backend.annotations.import(
    { mediaId: video.id, path, fractions: inFractions.has(key) },
    { signal },
  );
  return { state: 'boxes', mediaId: video.id, boxCount, remarks: [...report.notes, ...reasonLines(report)] };
}

/** A line for each reason, with its exact count and the first places. */
const reasonLines = ({ reasons }: ImportReport): string[] =>
  reasons.map(({ outcome, reason, count, places }) => t.library.importReason(outcome, reason, count, places));

function change(key: number, values: Partial<ImportEntry>): void {
  entries = entries.map((entry) => (entry.key === key ? { ...entry, ...values } : entry));
  announce();
}

function announce(): void {
  for (const listener of listeners) listener();
}
