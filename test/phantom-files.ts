import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { openDataSet } from '../inference/sizing/phantom/index.ts';
import type { Backend } from '../main/backend/index.ts';
import type { MediaId } from '../main/contract/ids.ts';

/** One patient's recording as a user has it: a folder of pictures, and a table of boxes with the sizes of their lesions. */
export interface PhantomFiles {
  readonly patient: string;
  readonly frames: string;
  readonly boxes: string;
}

/** Writes a rendered set as the files of its patients. Polyps that are mostly hidden have no box, as in the set's own training. */
export async function writePhantomFiles(setFolder: string, folder: string): Promise<PhantomFiles[]> {
  const set = openDataSet(setFolder);
  try {
    const files: PhantomFiles[] = [];
    for (const [patient, rows] of Map.groupBy(set.rows, ({ patientId }) => patientId)) {
      const frames = join(folder, patient);
      const boxes = join(folder, `${patient}.csv`);
      mkdirSync(frames, { recursive: true });
      const indices = [...new Set(rows.map(({ frameIndex }) => frameIndex))].sort((a, b) => a - b);
      for (const [place, index] of indices.entries()) {
        const raw = { width: set.widthPx, height: set.heightPx, channels: 3 as const };
        const png = await sharp(set.frame(index), { raw }).png().toBuffer();
        writeFileSync(join(frames, `${String(place).padStart(4, '0')}.png`), png);
      }
      const lines = rows
        .filter(({ visibleFraction }) => visibleFraction >= 0.5)
        .map(({ frameIndex, lesionId, sizeMm, box }) =>
          [
            indices.indexOf(frameIndex),
            lesionId,
            sizeMm,
            box.xMinPx,
            box.yMinPx,
            box.xMaxPx,
            box.yMaxPx,
          ].join(),
        );
      writeFileSync(boxes, ['frame_index,lesion,size_mm,xmin,ymin,xmax,ymax', ...lines, ''].join('\n'));
      files.push({ patient, frames, boxes });
    }
    return files;
  } finally {
    set.close();
  }
}

/** Brings such files into a library: pictures, patients, boxes, sizes. */
export async function importPhantomFiles(
  { client }: Backend,
  files: readonly PhantomFiles[],
): Promise<MediaId[]> {
  const ids: MediaId[] = [];
  for (const { patient, frames, boxes } of files) {
    const { media } = await client.library.import({ path: frames, patientPseudonym: patient });
    await client.annotations.import({ mediaId: media.id, path: boxes });
    ids.push(media.id);
  }
  return ids;
}
