import { z } from 'zod';
import { CaliperError } from '../contract/errors.ts';
import { readCoco } from './coco.ts';
import type { Importer } from './importer.ts';
import { readText } from './read-text.ts';
import { type ImportTarget, TrackBuilder } from './track-builder.ts';
import type { ImportedTracks } from './tracks.ts';

/**
 * Caliper's own shape of boxes:
 * `{ "lesions": [{ "name": "a", "sizeMm": 6, "boxes": [{ "frameIndex": 0, "xMinPx": 40, "yMinPx": 155, "xMaxPx": 264,
 * "yMaxPx": 280 }] }] }`
 */
const OwnBoxes = z.object({
  lesions: z.array(
    z.object({
      name: z.union([z.string(), z.number()]),
      sizeMm: z.number().nullish(),
      boxes: z.array(z.unknown()),
    }),
  ),
});

const OwnBox = z.object({
  frameIndex: z.number(),
  xMinPx: z.number(),
  yMinPx: z.number(),
  xMaxPx: z.number(),
  yMaxPx: z.number(),
});

/** Our own JSON, or COCO with its `images` and `annotations`. */
export const jsonImporter: Importer = {
  name: 'JSON',
  recognises: ({ isFolder, head }) => !isFolder && /^\s*[{[]/.test(head),
  read: async (path, target) => {
    const { text, encoding } = await readText(path);
    return parseJsonBoxes(text, target, encoding);
  },
};

/** Throws `invalid_input` where the text is no JSON or of neither shape; single bad boxes are skipped with a reason. */
export function parseJsonBoxes(text: string, target: ImportTarget, encoding = 'UTF-8'): ImportedTracks {
  const document = parseJson(text);
  const builder = new TrackBuilder(target);
  builder.log.note(`Read as ${encoding}.`);
  const own = OwnBoxes.safeParse(document);
  if (own.success) {
    own.data.lesions.forEach((lesion, l) => {
      lesion.boxes.forEach((box, b) => {
        const where = `lesions[${l}].boxes[${b}]`;
        const parsed = OwnBox.safeParse(box);
        if (!parsed.success) {
          builder.skip(where, 'needs the numbers frameIndex, xMinPx, yMinPx, xMaxPx, yMaxPx');
          return;
        }
        const { frameIndex, ...corners } = parsed.data;
        builder.add({
          where,
          lesion: String(lesion.name),
          frameIndex,
          box: corners,
          sizeMm: lesion.sizeMm ?? undefined,
        });
      });
    });
    return builder.build();
  }
  if (readCoco(document, target, builder)) return builder.build();
  throw new CaliperError(
    'invalid_input',
    'The JSON file holds neither Caliper boxes ({"lesions": [{"name", "boxes": […]}]}) nor COCO ("images" and "annotations").',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new CaliperError('invalid_input', `The file is no valid JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}
