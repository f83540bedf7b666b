import {
  boxesInRange,
  damageOf,
  type FrozenItem,
  getFrameSeries,
  labelsOfMedia,
  lesionsOfStudy,
  type ReadableDb,
  stretchesOfMedia,
} from '../../../db/index.ts';
import type { LesionId, MediaId } from '../../contract/ids.ts';
import type { Label } from '../../contract/labels.ts';
import type { Box } from '../../contract/primitives.ts';
import { spreadEvenly } from '../../media/spread.ts';
import type { LearnedField } from './learned-field.ts';
import type { Tally } from './tally.ts';

/** How many frames stand for one label. */
export interface FrameChoice {
  /** Frames of one object, range or item at most, spread evenly. */
  readonly framesPerSubject: number;
  /** Of frames that are labelled one by one, every how many-th within a range is taken. */
  readonly frameStride: number;
}

/**
 * The labelled items of some media, ordered by medium and frame. Damaged frames are left out and counted, and so are objects
 * without a label or a box.
 * @param mediaIds in the data set's order, which items name by place
 */
export async function collectItems(
  db: ReadableDb,
  learned: LearnedField,
  mediaIds: readonly MediaId[],
  choice: FrameChoice,
  tally: Tally,
  breathe: () => Promise<void>,
): Promise<FrozenItem[]> {
  const found: FrozenItem[] = [];
  if (learned.field.subject === 'object') {
    found.push(...(await objectItems(db, learned, mediaIds, choice, tally, breathe)));
  } else {
    for (const [medium, mediaId] of mediaIds.entries()) {
      found.push(...frameItems(db, learned, mediaId, medium, choice, tally));
      await breathe();
    }
  }
  return found.sort((a, b) => a.medium - b.medium || a.frameIndex! - b.frameIndex!); // stable: then by age
}

interface ObjectLabel {
  readonly label: number | string;
  readonly provenance: string;
}

/** What is known of each object of an item's study; null for one without a label. */
function objectLabels(
  db: ReadableDb,
  { source, labelOf }: LearnedField,
  mediaId: MediaId,
): Map<LesionId, ObjectLabel | null> {
  const lesions = lesionsOfStudy(db, mediaId);
  if (source === undefined) {
    return new Map(
      lesions.map(({ id, sizeMm, sizeProvenance }) => [
        id,
        sizeMm === null ? null : { label: sizeMm, provenance: sizeProvenance },
      ]),
    );
  }
  const labels = labelsOfMedia(db, mediaId).filter(({ fieldId }) => fieldId === source.id);
  return new Map(
    lesions.map(({ id }) => {
      const own = labels.find(({ objectId }) => objectId === id);
      return [id, own === undefined ? null : { label: labelOf(own.value), provenance: own.author }];
    }),
  );
}

async function objectItems(
  db: ReadableDb,
  learned: LearnedField,
  mediaIds: readonly MediaId[],
  { framesPerSubject }: FrameChoice,
  tally: Tally,
  breathe: () => Promise<void>,
): Promise<FrozenItem[]> {
  const labels = new Map<LesionId, ObjectLabel | null>();
  const seen = new Map<LesionId, { medium: number; frameIndex: number }[]>();
  for (const [medium, mediaId] of mediaIds.entries()) {
    const isDamaged = damagedFrames(db, mediaId);
    for (const [id, label] of objectLabels(db, learned, mediaId)) labels.set(id, label);
    for (const [lesionId, stretches] of Map.groupBy(stretchesOfMedia(db, mediaId), (each) => each.lesionId)) {
      if (!labels.get(lesionId)) continue;
      const frames = new Set<number>();
      for (const { fromFrame, toFrame } of stretches) {
        for (let frame = fromFrame; frame < toFrame; frame++) frames.add(frame);
      }
      const sound = [...frames].filter((frame) => !isDamaged(frame)).sort((a, b) => a - b);
      tally.add('boxed frames that are damaged', frames.size - sound.length);
      const known = seen.get(lesionId) ?? [];
      seen.set(lesionId, known);
      for (const frameIndex of sound) known.push({ medium, frameIndex });
    }
    await breathe();
  }
  const items: FrozenItem[] = [];
  for (const [objectId, label] of labels) {
    if (label === null) {
      tally.add(`lesions without a ${learned.field.name}`);
      continue;
    }
    const frames = seen.get(objectId) ?? [];
    if (frames.length === 0)
      tally.add(`lesions with a ${learned.field.name} but without a box on a sound frame`);
    tally.add('further boxed frames of a lesion', Math.max(0, frames.length - framesPerSubject));
    const taken = chosen(frames, framesPerSubject);
    for (const [medium, own] of Map.groupBy(taken, (each) => each.medium)) {
      const boxes = boxesOf(
        db,
        mediaIds[medium]!,
        objectId,
        own.map(({ frameIndex }) => frameIndex),
      );
      for (const [frameIndex, box] of boxes) items.push({ medium, frameIndex, objectId, box, ...label });
    }
    await breathe();
  }
  return items;
}

/** Frames that are read in one go for the few of them that are taken. */
const mostFramesAtOnce = 5000;

/** The boxes of one object on some frames, ascending; of two tracks the older one's. */
function boxesOf(
  db: ReadableDb,
  mediaId: MediaId,
  objectId: LesionId,
  frames: readonly number[],
): Map<number, Box> {
  const found = new Map<number, Box>();
  const wanted = new Set(frames);
  for (let i = 0; i < frames.length; ) {
    const from = frames[i]!;
    while (i < frames.length && frames[i]! < from + mostFramesAtOnce) i++;
    for (const { lesionId, frameIndex, box } of boxesInRange(db, mediaId, from, frames[i - 1]! + 1)) {
      if (lesionId === objectId && wanted.has(frameIndex) && !found.has(frameIndex))
        found.set(frameIndex, box);
    }
  }
  return found;
}

function frameItems(
  db: ReadableDb,
  { source, labelOf }: LearnedField,
  mediaId: MediaId,
  medium: number,
  { framesPerSubject, frameStride }: FrameChoice,
  tally: Tally,
): FrozenItem[] {
  const { frameCount } = getFrameSeries(db, mediaId);
  const isDamaged = damagedFrames(db, mediaId);
  const labels = labelsOfMedia(db, mediaId).filter(({ fieldId }) => fieldId === source?.id);
  return labels.flatMap((label) => {
    const { value, author } = label;
    const frames = framesOf(label, frameCount);
    const sound = frames.filter((frame) => !isDamaged(frame));
    tally.add('labelled frames that are damaged', frames.length - sound.length);
    const taken =
      source?.subject === 'frame'
        ? sound.filter((_, i) => i % frameStride === 0)
        : chosen(sound, framesPerSubject);
    tally.add(
      source?.subject === 'frame'
        ? 'labelled frames between those that are taken'
        : 'further frames of a label',
      sound.length - taken.length,
    );
    const item = { medium, objectId: null, box: null, label: labelOf(value), provenance: author };
    return taken.map((frameIndex) => ({ ...item, frameIndex }));
  });
}

function framesOf({ fromFrame, toFrame }: Label, frameCount: number): number[] {
  const from = fromFrame ?? 0;
  return Array.from({ length: (toFrame ?? frameCount) - from }, (_, i) => from + i);
}

const chosen = <T>(values: readonly T[], limit: number): T[] =>
  spreadEvenly(values.length, limit).map((place) => values[place]!);

/** Tells the frames of an item that are known to be damaged or lost. */
function damagedFrames(db: ReadableDb, mediaId: MediaId): (frameIndex: number) => boolean {
  const damage = damageOf(db, mediaId);
  const spans = damage === null ? [] : [...damage.damaged, ...damage.lost];
  return (frameIndex) => spans.some(({ from, to }) => frameIndex >= from && frameIndex < to);
}
