import {
  boxesOfFrame,
  damageOf,
  type FrozenItem,
  lesionsOfStudy,
  type ReadableDb,
  stretchesOfMedia,
} from '../../../db/index.ts';
import type { Lesion } from '../../contract/annotations.ts';
import type { LabelField } from '../../contract/datasets.ts';
import type { LesionId, MediaId } from '../../contract/ids.ts';
import { spreadEvenly } from './spread.ts';
import type { Tally } from './tally.ts';

/** The built-in field: what people or reports say of the size of a lesion. */
export const sizeField: LabelField = {
  name: 'size',
  subject: 'object',
  kind: 'number',
  unit: 'mm',
  minimum: 0,
  maximum: 500,
};

interface SeenOn {
  readonly medium: number;
  readonly frameIndex: number;
}

/**
 * The boxed frames of every lesion that has a size: at most `framesPerObject` of one lesion, spread evenly over all of them
 * on the chosen media. Damaged frames and lesions without a size or a box are left out and counted.
 * @param mediaIds in the data set's order, which items name by place
 */
export function sizeItems(
  db: ReadableDb,
  mediaIds: readonly MediaId[],
  framesPerObject: number,
  tally: Tally,
): FrozenItem[] {
  const lesions = new Map<LesionId, Lesion>();
  const seen = new Map<LesionId, SeenOn[]>();
  for (const [medium, mediaId] of mediaIds.entries()) {
    const isDamaged = damagedFrames(db, mediaId);
    for (const lesion of lesionsOfStudy(db, mediaId)) lesions.set(lesion.id, lesion);
    for (const [lesionId, stretches] of Map.groupBy(stretchesOfMedia(db, mediaId), (each) => each.lesionId)) {
      if (lesions.get(lesionId)?.sizeMm == null) continue;
      const frames = new Set<number>();
      for (const { fromFrame, toFrame } of stretches)
        for (let frame = fromFrame; frame < toFrame; frame++) frames.add(frame);
      const sound = [...frames].filter((frame) => !isDamaged(frame)).sort((a, b) => a - b);
      tally.add('boxed frames that are damaged', frames.size - sound.length);
      const known = seen.get(lesionId) ?? [];
      seen.set(lesionId, known);
      for (const frameIndex of sound) known.push({ medium, frameIndex });
    }
  }
  const items: FrozenItem[] = [];
  for (const { id, sizeMm, sizeProvenance } of lesions.values()) {
    const frames = seen.get(id) ?? [];
    if (sizeMm === null) tally.add('lesions without a size');
    else if (frames.length === 0) tally.add('lesions with a size but without a box on a sound frame');
    if (sizeMm === null) continue;
    tally.add('further boxed frames of a lesion', Math.max(0, frames.length - framesPerObject));
    for (const { medium, frameIndex } of spreadEvenly(frames, framesPerObject)) {
      const found = boxesOfFrame(db, mediaIds[medium]!, frameIndex).find(({ lesionId }) => lesionId === id);
      if (found === undefined) continue;
      const { box } = found;
      items.push({ medium, frameIndex, objectId: id, box, label: sizeMm, provenance: sizeProvenance });
    }
  }
  return items.sort((a, b) => a.medium - b.medium || a.frameIndex! - b.frameIndex!); // stable: then by age of the lesion
}

/** Tells the frames of an item that are known to be damaged or lost. */
export function damagedFrames(db: ReadableDb, mediaId: MediaId): (frameIndex: number) => boolean {
  const damage = damageOf(db, mediaId);
  const spans = damage === null ? [] : [...damage.damaged, ...damage.lost];
  return (frameIndex) => spans.some(({ from, to }) => frameIndex >= from && frameIndex < to);
}
