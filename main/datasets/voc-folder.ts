import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { assertNotCancelled, compareNaturally } from '../media/index.ts';
import { frameIndexByName } from './frame-names.ts';
import type { Importer } from './importer.ts';
import { isPlainFileName } from './names.ts';
import { readText } from './read-text.ts';
import { type ImportTarget, TrackBuilder } from './track-builder.ts';

/** One frame's annotation is a few kB. */
const maxXmlBytes = 2 ** 22;

/**
 * A folder of Pascal VOC files, one a frame. In the REAL-Colon dialect objects carry a `unique_id`, which is the
 * lesion, and list xmax before ymin; without it the object's name is the lesion. Corners are taken as written.
 */
export const vocImporter: Importer = {
  name: 'Pascal VOC',
  recognises: ({ entries }) => entries.some((name) => /\.xml$/i.test(name)),
  read: async (path, target, { signal }) => {
    const builder = new TrackBuilder(target);
    const frameOf = frameIndexByName(target);
    const names = (await readdir(path)).filter((name) => /\.xml$/i.test(name)).sort(compareNaturally);
    for (const name of names) {
      assertNotCancelled(signal);
      try {
        readVocFile(await readText(join(path, name), maxXmlBytes), name, frameOf, target, builder);
      } catch (thrown) {
        builder.skip(name, toCaliperError(thrown).message);
      }
    }
    return builder.build();
  },
};

const Corner = z.union([z.string(), z.number()]).transform(Number);

const VocObject = z.object({
  name: z.unknown(),
  unique_id: z.unknown(),
  bndbox: z.object({ xmin: Corner, ymin: Corner, xmax: Corner, ymax: Corner }),
});

const VocFile = z.object({
  annotation: z.object({
    filename: z.unknown(),
    size: z.object({ width: Corner, height: Corner }).optional(),
    object: z.array(z.unknown()).optional(),
  }),
});

// Values stay text: `unique_id` 007 must not become 7. Entities are off, so none can expand without end.
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  isArray: (tagName) => tagName === 'object',
});

/** Adds the boxes of one file; throws where the file as a whole cannot be used. */
function readVocFile(
  xml: string,
  fileName: string,
  frameOf: (name: string) => number | undefined,
  target: ImportTarget,
  builder: TrackBuilder,
): void {
  const parsed = VocFile.safeParse(parser.parse(xml, true));
  if (!parsed.success) throw new CaliperError('invalid_input', 'no Pascal VOC annotation');
  const { filename, size, object = [] } = parsed.data.annotation;
  const imageName = typeof filename === 'string' && filename !== '' ? filename : fileName;
  if (!isPlainFileName(imageName))
    throw new CaliperError('invalid_input', 'names its image by a path, which is refused');
  const frameIndex = frameOf(imageName) ?? frameOf(fileName);
  if (frameIndex === undefined) throw new CaliperError('invalid_input', `no frame belongs to ${imageName}`);
  if (size && (size.width !== target.widthPx || size.height !== target.heightPx)) {
    throw new CaliperError(
      'invalid_input',
      `is of ${size.width} × ${size.height} pixels, the frames of ${target.widthPx} × ${target.heightPx}`,
    );
  }
  object.forEach((entry, i) => {
    const where = `${fileName} object ${i + 1}`;
    const found = VocObject.safeParse(entry);
    if (!found.success) {
      builder.skip(where, 'has no complete bndbox');
      return;
    }
    const { xmin, ymin, xmax, ymax } = found.data.bndbox;
    builder.add({
      where,
      lesion: textOf(found.data.unique_id) || textOf(found.data.name),
      frameIndex,
      box: { xMinPx: xmin, yMinPx: ymin, xMaxPx: xmax, yMaxPx: ymax },
    });
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
