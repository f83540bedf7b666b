import type { readBoxes as definition } from '../../contract/engine/read-boxes.ts';
import { importTracks } from '../../datasets/index.ts';
import { openUnchanged } from '../../media/index.ts';
import type { TaskImplementation } from '../task-context.ts';

const boxesPerPage = 5_000;

/** Reads a box file or a folder of masks for a video and hands the tracks over page by page. */
export const readBoxes: TaskImplementation<typeof definition> = async (params, context) => {
  const video = await openUnchanged(params.mediaPath, params.content, { signal: context.signal });
  try {
    const found = await importTracks(params.path, video, {
      signal: context.signal,
      fractions: params.fractions,
    });
    for (const { name, boxes, sizeMm = null } of found.lesions) {
      const inOrder = [...boxes].sort(([a], [b]) => a - b).map(([frameIndex, box]) => ({ frameIndex, box }));
      for (let from = 0; from < inOrder.length; from += boxesPerPage) {
        const page = inOrder.slice(from, from + boxesPerPage);
        await context.ask('boxes', { lesion: name, sizeMm, boxes: page });
      }
    }
    const { skipped, adjusted, counts, notes } = found;
    const reasons = found.reasons.map((each) => ({ ...each, places: [...each.places] }));
    return {
      skipped: [...skipped],
      adjusted: [...adjusted],
      report: { ...counts, reasons, notes: [...notes] },
    };
  } finally {
    await video.close();
  }
};
