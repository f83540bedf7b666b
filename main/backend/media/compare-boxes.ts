import { createHash } from 'node:crypto';
import { boxesInRange, keyFramesInRange, type ReadableDb } from '../../../db/index.ts';
import type { BoxDifference } from '../../contract/annotations.ts';
import type { FrameSeries } from '../../contract/media.ts';
import type { Box } from '../../contract/primitives.ts';

/** Files round; a hundredth of a pixel is no other box. */
const sameWithinPx = 0.01;
const framesNamed = 5;
const pageFrames = 10_000;

interface FileTrack {
  readonly boxes: Iterable<{ readonly frameIndex: number; readonly box: Box }>;
}

/** Whether nothing of the file is new: its boxes are all there, and it takes none away. */
export const isSame = ({ different, added }: BoxDifference): boolean => different === 0 && added === 0;

/** How the boxes of each lesion that an item shows already differ from those of a file; new lesions are not named. */
export function compareBoxes(
  db: ReadableDb,
  media: FrameSeries,
  lesions: ReadonlyMap<string, FileTrack>,
): BoxDifference[] {
  const stored = new Map<string, Map<number, Box>>();
  for (let from = 0; from < media.frameCount; from += pageFrames) {
    for (const { lesion, frameIndex, box } of boxesInRange(
      db,
      media.id,
      from,
      Math.min(from + pageFrames, media.frameCount),
    )) {
      if (!lesions.has(lesion)) continue;
      const boxes = stored.get(lesion) ?? new Map<number, Box>();
      boxes.set(frameIndex, box);
      stored.set(lesion, boxes);
    }
  }
  return [...stored].map(([lesion, boxes]) => compare(db, media, lesion, boxes, lesions.get(lesion)!));
}

function compare(
  db: ReadableDb,
  { id, frameCount }: FrameSeries,
  lesion: string,
  stored: ReadonlyMap<number, Box>,
  { boxes }: FileTrack,
): BoxDifference {
  let [equal, different, added] = [0, 0, 0];
  for (const { frameIndex, box } of boxes) {
    const present = stored.get(frameIndex);
    if (present === undefined) added++;
    else if (isSameBox(present, box)) equal++;
    else different++;
  }
  const keyFrames = keyFramesInRange(
    db,
    id,
    { fromFrame: 0, toFrame: frameCount },
    Number.MAX_SAFE_INTEGER,
  ).filter((frame) => frame.lesion === lesion);
  const hand = keyFrames.filter(({ origin, outside }) => origin !== 'imported' && !outside);
  return {
    ...{ lesion, equal, different, added, lost: stored.size - equal - different },
    ...{ byHand: hand.length, byHandFrames: hand.slice(0, framesNamed).map(({ frameIndex }) => frameIndex) },
    storedSha256: createHash('sha256').update(JSON.stringify(keyFrames)).digest('hex'),
  };
}

const isSameBox = (a: Box, b: Box): boolean =>
  (['xMinPx', 'yMinPx', 'xMaxPx', 'yMaxPx'] as const).every(
    (corner) => Math.abs(a[corner] - b[corner]) <= sameWithinPx,
  );
