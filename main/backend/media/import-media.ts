import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  addMedia,
  findMediaByFingerprint,
  getMedia,
  relinkMedia,
  type WritableDb,
} from '../../../db/index.ts';
import type { inspect } from '../../contract/engine/inspect.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import { unassigned } from '../../contract/library.ts';
import type { Media } from '../../contract/media.ts';
import type { EngineSupervisor } from '../supervisor/supervisor.ts';

interface Ports {
  readonly db: WritableDb;
  readonly engine: EngineSupervisor;
  readonly signal?: AbortSignal | undefined;
}

/** What became of an import. */
export interface ImportedMedia {
  readonly media: Media;
  readonly alreadyThere: boolean;
  readonly warnings: string[];
}

/**
 * Adds a film, folder of frames or DICOM file. The engine opens it first, because only the engine may die of it.
 * Content that is known is not added again; if its file has moved, the item follows it.
 */
export async function importMedia(
  path: string,
  pseudonym: string | undefined,
  ports: Ports,
): Promise<ImportedMedia> {
  const { db } = ports;
  const whole = resolve(path);
  const seen = await readIndex(whole, ports);
  const known = findMediaByFingerprint(db, seen.fingerprint);
  if (known !== undefined) {
    const media =
      known.path !== whole && !(await isThere(known.path)) ? relinkMedia(db, known.id, whole) : known;
    return { media, alreadyThere: true, warnings: seen.warnings };
  }
  const { kind, fingerprint, widthPx, heightPx, frames, warnings } = seen;
  const patientPseudonym = pseudonym ?? unassigned;
  const media = addMedia(db, { kind, path: whole, fingerprint, widthPx, heightPx, patientPseudonym, frames });
  return { media, alreadyThere: false, warnings };
}

/** Points an item to where its file is now. Throws `conflict` if that file has another content. */
export async function relink(mediaId: MediaId, path: string, ports: Ports): Promise<Media> {
  const media = getMedia(ports.db, mediaId);
  const whole = resolve(path);
  const { fingerprint } = await readIndex(whole, ports);
  if (fingerprint !== media.fingerprint) {
    throw new CaliperError(
      'conflict',
      'This file has another content than the one that was imported. The link was not changed.',
    );
  }
  return relinkMedia(ports.db, mediaId, whole);
}

/** Whether something can be read at a path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readIndex(path: string, { engine, signal }: Ports) {
  const ptsUs: number[] = [];
  const keyFrames: boolean[] = [];
  const result: ResultOf<typeof inspect> = await engine.run('inspect', {
    params: { path },
    handlers: {
      frames: (page) => {
        for (const time of page.ptsUs) ptsUs.push(time);
        for (const flag of page.keyFrames) keyFrames.push(flag);
        return null;
      },
    },
    ...(signal && { signal }),
  });
  return { ...result, frames: { ptsUs, keyFrames } };
}
