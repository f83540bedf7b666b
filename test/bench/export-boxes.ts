// node test/bench/export-boxes.ts LIBRARY FILE BOXES
// Streams that many boxes of a library, video by video, to a CSV file, and prints {"boxes", "ms", "peakMb"} as JSON.
import { boxesInRange, listMedia, openForLooking, type ReadableDb } from '../../db/index.ts';
import { isFrameSeries } from '../../main/contract/media.ts';
import { csvRow, writeOutputFiles } from '../../main/outputs/index.ts';

const framesAtOnce = 1000;
const [folder, path, wanted] = process.argv.slice(2);
const db = openForLooking(folder!);
const startPeakKb = process.resourceUsage().maxRSS;
const start = performance.now();
let boxes = 0;
await writeOutputFiles([{ path: path!, isOurs: () => true, pieces: lines(db, Number(wanted)) }], {
  replace: true,
});
console.log(
  JSON.stringify({
    boxes,
    ms: performance.now() - start,
    peakMb: process.resourceUsage().maxRSS / 1000,
    growthMb: (process.resourceUsage().maxRSS - startPeakKb) / 1000,
  }),
);
await db.close();

function* lines(library: ReadableDb, most: number): Generator<string> {
  yield 'video,frame_index,lesion,xmin,ymin,xmax,ymax\n';
  for (const { id, name, frameCount } of listMedia(library, 1000).filter(isFrameSeries)) {
    for (let from = 0; from < frameCount; from += framesAtOnce) {
      for (const { frameIndex, lesion, box } of boxesInRange(library, id, from, from + framesAtOnce)) {
        if (boxes === most) return;
        boxes += 1;
        yield csvRow([name, frameIndex, lesion, box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx]);
      }
    }
  }
}
