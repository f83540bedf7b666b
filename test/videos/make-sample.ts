// Makes the sample case in assets/sample/: a video of the colonoscopy phantom, the boxes of its polyps and their truth.
// The patient was chosen for its truth, a lesion of each size class, and is in no training set: data sets derive
// their patients' seeds from the set's own seed.
//
// Usage: node test/videos/make-sample.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phantomClip } from '../../inference/sizing/phantom/index.ts';
import { makeVideo } from './make-video.ts';

const folder = join(import.meta.dirname, '../../assets/sample');
const size = { widthPx: 384, heightPx: 320 };
const frames = [
  ...phantomClip({ seed: 20261136, frameCount: 180, lesionCount: 3, sizes: 'uniform', ...size }),
];

mkdirSync(folder, { recursive: true });
const boxes = frames.flatMap(({ frameIndex, lesions }) =>
  lesions.map(({ lesion, box }) =>
    [frameIndex, lesion.lesionId, box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx].join(','),
  ),
);
writeFileSync(
  join(folder, 'phantom-clip-boxes.csv'),
  `${['frame_index,lesion,xmin,ymin,xmax,ymax', ...boxes].join('\n')}\n`,
);
const truth = new Map(
  frames.flatMap(({ lesions }) =>
    lesions.map(({ lesion: { lesionId }, sizeMm, parisType }) => [lesionId, { sizeMm, parisType }] as const),
  ),
);
writeFileSync(
  join(folder, 'phantom-clip-truth.json'),
  `${JSON.stringify({ rendered: true, lesions: Object.fromEntries(truth) }, null, 2)}\n`,
);
await makeVideo(join(folder, 'phantom-clip.mp4'), {
  encoder: 'libx264',
  frameCount: frames.length,
  keyEvery: 25,
  bFrames: 2,
  encoderOptions: { crf: '20', preset: 'slow' },
  draw: (number) => planarYuv(frames[number]!.rgb),
  size,
});
console.log(Object.fromEntries(truth));

/** RGB to planar YUV 4:2:0, BT.601, limited range: what a video without a colour tag is read as. */
function planarYuv(rgb: Uint8Array): Buffer {
  const { widthPx, heightPx } = size;
  const luma = widthPx * heightPx;
  const planes = Buffer.alloc((luma * 3) / 2);
  const at = (x: number, y: number, channel: number) => rgb[(y * widthPx + x) * 3 + channel]!;
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      planes[y * widthPx + x] =
        16 + (65.481 * at(x, y, 0) + 128.553 * at(x, y, 1) + 24.966 * at(x, y, 2)) / 255;
  for (let y = 0; y < heightPx; y += 2) {
    for (let x = 0; x < widthPx; x += 2) {
      const mean = (channel: number) =>
        (at(x, y, channel) + at(x + 1, y, channel) + at(x, y + 1, channel) + at(x + 1, y + 1, channel)) /
        1020;
      const [red, green, blue] = [mean(0), mean(1), mean(2)];
      const chroma = luma + ((y / 2) * widthPx) / 2 + x / 2;
      planes[chroma] = 128 - 37.797 * red - 74.203 * green + 112 * blue;
      planes[chroma + luma / 4] = 128 + 112 * red - 93.786 * green - 18.214 * blue;
    }
  }
  return planes;
}
