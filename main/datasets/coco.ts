import { z } from 'zod';
import { frameIndexByName } from './frame-names.ts';
import type { ImportTarget, TrackBuilder } from './track-builder.ts';

const Id = z.union([z.string(), z.number()]);

const CocoFile = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
  categories: z.array(z.unknown()).optional(),
});

const CocoImage = z.object({
  id: Id,
  file_name: z.string().optional(),
  frame_index: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});

const CocoAnnotation = z.object({
  image_id: Id,
  category_id: Id.optional(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  track_id: Id.optional(),
  instance_id: Id.optional(),
  unique_id: Id.optional(),
});

const CocoCategory = z.object({ id: Id, name: z.string() });

/**
 * Reads COCO boxes (`[x, y, width, height]`) into tracks: a lesion is a `track_id`, `instance_id` or `unique_id`, or
 * else the name of the category; a frame is the image's `frame_index`, or else its `file_name`. False for other JSON.
 */
export function readCoco(document: unknown, target: ImportTarget, builder: TrackBuilder): boolean {
  const file = CocoFile.safeParse(document);
  if (!file.success) return false;
  const frames = readImages(file.data.images, target, builder);
  const categories = new Map(
    (file.data.categories ?? []).flatMap((entry) => {
      const category = CocoCategory.safeParse(entry);
      return category.success ? [[category.data.id, category.data.name] as const] : [];
    }),
  );
  file.data.annotations.forEach((entry, i) => {
    const where = `annotations[${i}]`;
    const annotation = CocoAnnotation.safeParse(entry);
    if (!annotation.success) {
      builder.skip(where, 'needs image_id and a bbox of four numbers');
      return;
    }
    const { image_id, category_id, bbox, track_id, instance_id, unique_id } = annotation.data;
    const frameIndex = frames.get(image_id);
    if (typeof frameIndex !== 'number') {
      const why = frameIndex ?? 'is not in the list of images';
      builder.skip(where, `its image ${image_id} ${why}`, `its image ${why}`);
      return;
    }
    const category = category_id === undefined ? undefined : categories.get(category_id);
    const lesion = track_id ?? instance_id ?? unique_id ?? category ?? '';
    const [x, y, width, height] = bbox;
    builder.add({
      where,
      lesion: String(lesion),
      frameIndex,
      box: { xMinPx: x, yMinPx: y, xMaxPx: x + width, yMaxPx: y + height },
    });
  });
  return true;
}

/** The frame of each image by its id, or why it has none. */
function readImages(
  images: readonly unknown[],
  target: ImportTarget,
  builder: TrackBuilder,
): Map<string | number, number | string> {
  const byName = frameIndexByName(target);
  const frames = new Map<string | number, number | string>();
  for (const entry of images) {
    const image = CocoImage.safeParse(entry);
    if (!image.success) continue;
    const { id, file_name = '', frame_index, width = target.widthPx, height = target.heightPx } = image.data;
    const isOfSize = width === target.widthPx && height === target.heightPx;
    frames.set(
      id,
      isOfSize
        ? (frame_index ?? byName(file_name) ?? 'has a name that no frame has')
        : `is of ${width} × ${height} pixels, the frames of ${target.widthPx} × ${target.heightPx}`,
    );
  }
  const unused = images.length - [...frames.values()].filter((found) => typeof found === 'number').length;
  if (unused > 0)
    builder.log.note(`${unused} of the ${images.length} images of the file belong to no frame.`);
  return frames;
}
