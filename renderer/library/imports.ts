import { useSyncExternalStore } from 'react';
import type { ImportReport } from '../../main/contract/annotations.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import type { FolderSurvey } from '../../main/contract/library.ts';
import { backend } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import { videoForBoxes } from './video-for-boxes.ts';

/** One file or folder on its way into the library. */
export interface ImportEntry {
  readonly key: number;
  readonly path: string;
  readonly state: 'waiting' | 'reading' | 'added' | 'known' | 'boxes' | 'asks' | 'failed';
  readonly mediaId: MediaId | null;
  /** What a folder holds that can be one series or stills; set while that is asked. */
  readonly folder: FolderSurvey | null;
  /** What the person answered. */
  readonly as: 'series' | 'stills' | null;
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

const isBoxes = (path: string) => /\.(csv|json|xml)$/i.test(path);

/** Adds files one after the other; box files after the videos, to the video of the same name. */
export function startImports(paths: readonly string[], patientPseudonym = ''): void {
  const ordered = [...paths.filter((path) => !isBoxes(path)), ...paths.filter(isBoxes)];
  for (const path of ordered) {
    const key = nextKey++;
    if (patientPseudonym !== '') patients.set(key, patientPseudonym);
    entries = [
      ...entries,
      {
        ...{ key, path, state: 'waiting', mediaId: null, folder: null, as: null },
        ...{ remarks: [], boxCount: null, error: null },
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
  entries = entries.filter(({ state }) => state === 'waiting' || state === 'reading' || state === 'asks');
  announce();
}

async function work(): Promise<void> {
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

async function addMedia({ key, path, as }: ImportEntry): Promise<Partial<ImportEntry>> {
  const patientPseudonym = patients.get(key);
  const patient = patientPseudonym === undefined ? {} : { patientPseudonym };
  const { folder } = await backend.library.survey({ path });
  const holdsPictures = folder !== null && folder.pictures > 0;
  if (holdsPictures && folder.seriesPath !== null && folder.masks > 0 && as === null)
    return { state: 'asks', folder };
  if (holdsPictures && (as === 'stills' || folder.seriesPath === null)) return addStills(path, patient);
  const from = holdsPictures ? (folder.seriesPath ?? path) : path;
  const { media, alreadyThere, warnings } = await backend.library.import({ path: from, ...patient });
  return { state: alreadyThere ? 'known' : 'added', mediaId: media.id, remarks: warnings };
}

async function addStills(
  path: string,
  patient: { patientPseudonym?: string },
): Promise<Partial<ImportEntry>> {
  const stills = await backend.library.importStills({ path, ...patient });
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

async function addBoxes(path: string): Promise<Partial<ImportEntry>> {
  const { media } = await backend.library.list({ limit: 10_000 });
  const video = videoForBoxes(path, media);
  const { boxCount, report } = await backend.annotations.import({ mediaId: video.id, path });
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
