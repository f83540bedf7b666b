import type { SizedFrame } from '../../../inference/sizing/index.ts';
import type { ReadVideo } from './prepared-batch.ts';

/** A sized frame, and whether its picture is damaged. */
export interface ShownFrame extends SizedFrame {
  readonly damaged: boolean;
}

/** What the video's own pictures say against the sizes taken from them, in whole sentences; a list of frames a lesion. */
export function mediaNotes(
  { isInterlaced }: ReadVideo,
  lesions: readonly (readonly ShownFrame[])[],
  includeDamaged: boolean,
): string[] {
  const notes = isInterlaced
    ? ['The video is interlaced; its pictures were sized with both fields woven.']
    : [];
  const frames = lesions.flat();
  const damaged = frames.filter((frame) => frame.damaged).length;
  if (damaged === 0) return notes;
  const of = `Of ${frames.length} sized boxes, ${damaged} on damaged frames`;
  if (includeDamaged)
    return [...notes, `${of} count in the sizes of lesions all the same, as was asked for.`];
  notes.push(`${of} were left out of the sizes of lesions.`);
  const without = lesions.filter((shown) => shown.every((frame) => frame.damaged)).length;
  if (without > 0) notes.push(`${without} lesions have no size: every frame that shows them is damaged.`);
  return notes;
}
