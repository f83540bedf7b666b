import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addMedia,
  type Clock,
  importBoxes,
  type OpenOptions,
  openDatabase,
  type WritableDb,
} from '../../db/index.ts';
import type { AnnotationId, LesionId, MediaId } from '../../main/contract/ids.ts';

/** A clock that moves one millisecond each time somebody looks, from a fixed start. */
export function steppingClock(startUtcMs = Date.UTC(2026, 0, 2, 3, 4, 5)): Clock {
  let steps = 0;
  return { utcMs: () => startUtcMs + steps++, monotonicUs: () => steps++ * 1000 };
}

/** UUIDs that count up, so that two runs of a test make the same library. */
export function countingIds(): () => string {
  let count = 0;
  return () => `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`;
}

export function testOptions(options: Partial<OpenOptions> = {}): OpenOptions {
  return {
    actor: 'Dr Test',
    appVersion: '0.1.0-test',
    clock: steppingClock(),
    newId: countingIds(),
    backUpOnOpen: false,
    ...options,
  };
}

/** A folder that is removed when the scope ends. */
export function temporaryFolder(parent = tmpdir()): Disposable & { path: string } {
  const path = mkdtempSync(join(parent, 'caliper-db-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A fresh library, closed and removed when the scope ends (`await using`). */
export async function freshLibrary(
  options: Partial<OpenOptions> = {},
): Promise<AsyncDisposable & { db: WritableDb; folder: string }> {
  const folder = temporaryFolder();
  const db = await openDatabase(folder.path, testOptions(options));
  // Waiting for the disk is what the crash tests are about; everywhere else it only costs time.
  db.sqlite.pragma('synchronous = OFF');
  return {
    db,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      if (db.sqlite.open) await db.close();
      folder[Symbol.dispose]();
    },
  };
}

/** A video of 40 ms frames, every tenth a key frame. */
export function addVideo(db: WritableDb, name = 'video', frameCount = 100): MediaId {
  return addMedia(db, {
    kind: 'video',
    path: `/videos/${name}.mp4`,
    fingerprint: `fingerprint of ${name}`,
    widthPx: 640,
    heightPx: 480,
    patientPseudonym: `patient of ${name}`,
    frames: {
      ptsUs: Array.from({ length: frameCount }, (_, i) => i * 40_000),
      keyFrames: Array.from({ length: frameCount }, (_, i) => i % 10 === 0),
    },
  }).id;
}

export const square = (xMinPx: number, sidePx = 10) => ({
  xMinPx,
  yMinPx: 20,
  xMaxPx: xMinPx + sidePx,
  yMaxPx: 20 + sidePx,
});

/** A lesion with a box on each of the frames `[from, to)` that moves one pixel a frame. */
export async function importLesion(
  db: WritableDb,
  mediaId: MediaId,
  name: string,
  from = 0,
  to = 20,
): Promise<{ lesionId: LesionId; trackId: AnnotationId }> {
  const boxes = Array.from({ length: to - from }, (_, i) => ({
    frameIndex: from + i,
    box: square(from + i),
  }));
  const { trackIds } = await importBoxes(db, 'Import boxes', [{ mediaId, lesion: { name }, boxes }]);
  const lesionId = db
    .read<{ id: LesionId }>(
      'SELECT lesion.id FROM object AS lesion JOIN track ON object_key = lesion.key WHERE track.id = ?',
    )
    .get(trackIds[0])!.id;
  return { lesionId, trackId: trackIds[0]! };
}
