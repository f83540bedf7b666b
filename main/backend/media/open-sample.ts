import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addModel, lesionsOfStudy, newMark, setLesionSize, tracksOfMedia } from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { Media } from '../../contract/media.ts';
import type { Model } from '../../contract/models.ts';
import type { BackendContext } from '../backend-context.ts';
import { importBoxes } from './import-boxes.ts';
import { importMedia } from './import-media.ts';

const assets = join(import.meta.dirname, '../../../assets');

/**
 * Adds the video that comes with Caliper, its boxes and the demonstration model, each unless it is there already.
 * @throws CaliperError `not_found` if this copy came without them
 */
export async function openSample(
  context: BackendContext,
  signal?: AbortSignal,
): Promise<{ media: Media; model: Model }> {
  const video = find('sample', (name) => name.endsWith('.mp4'));
  const boxes = find('sample', (name) => name.endsWith('.csv'));
  const folder = find('models', (name) => existsSync(join(assets, 'models', name, 'model.onnx')));
  const { db, reader } = context;
  const { media } = await importMedia(
    video,
    { pseudonym: 'phantom', whenOthers: 'keep' },
    { db, reader, signal },
  );
  if (tracksOfMedia(db, media.id).length === 0) {
    await importBoxes(media.id, boxes, context, { signal });
    stateTrueSizes(
      context,
      media.id,
      find('sample', (name) => name.endsWith('-truth.json')),
    );
  }
  const bundle = await reader.run('inspect-model', {
    params: { folder },
    handlers: {},
    ...(signal && { signal }),
  });
  return { media, model: addModel(db, { folder, ...bundle }) };
}

const Truth = z.object({ lesions: z.record(z.string(), z.object({ sizeMm: z.number() })) });

/** The video is rendered: the true size of each lesion is known, and stated on it as one step. */
function stateTrueSizes({ db }: BackendContext, mediaId: MediaId, path: string): void {
  const { lesions } = Truth.parse(JSON.parse(readFileSync(path, 'utf8')));
  const mark = newMark(db);
  for (const { id, name } of lesionsOfStudy(db, mediaId)) {
    const truth = lesions[name];
    if (truth === undefined) continue;
    setLesionSize(db, id, { sizeMm: truth.sizeMm, provenance: 'rendered' }, { mark });
  }
}

function find(part: string, fits: (name: string) => boolean): string {
  const folder = join(assets, part);
  const name = existsSync(folder) ? readdirSync(folder).find(fits) : undefined;
  if (name !== undefined) return join(folder, name);
  throw new CaliperError('not_found', 'This copy of Caliper came without its sample case.');
}
