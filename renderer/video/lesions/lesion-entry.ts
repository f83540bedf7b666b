import type { Lesion, LesionPlace, Track } from '../../../main/contract/annotations.ts';
import type { LesionSize, SizeClass } from '../../../main/contract/predictions.ts';
import { sizeClassOf } from '../../../main/contract/size-classes.ts';

/** The size that counts for a lesion now, and whose word it is. */
export interface ShownSize {
  readonly sizeMm: number;
  /** Null for a size that a person stated without one. */
  readonly interval: { readonly lowMm: number; readonly highMm: number } | null;
  readonly sizeClass: SizeClass;
  /** `model`: nobody has decided yet. `accepted`: a person agreed. `person`: a person said it. */
  readonly saidBy: 'model' | 'accepted' | 'person';
}

/** One lesion with everything the screen says about it. */
export interface LesionEntry {
  readonly lesion: Lesion;
  /** Its tracks on this video; none if it is of the same study but on another video. */
  readonly tracks: readonly Track[];
  readonly predicted: LesionSize | null;
  /** The other videos of the study on which it stands, and with what. */
  readonly elsewhere: readonly LesionPlace[];
  readonly size: ShownSize | null;
}

export function lesionEntries(
  lesions: readonly Lesion[],
  tracks: readonly Track[],
  predictions: readonly LesionSize[],
  elsewhere: readonly LesionPlace[] = [],
): LesionEntry[] {
  return lesions.map((lesion) => {
    const predicted = predictions.find(({ lesionId }) => lesionId === lesion.id) ?? null;
    return {
      lesion,
      tracks: tracks.filter(({ lesionId }) => lesionId === lesion.id),
      predicted,
      elsewhere: elsewhere.filter(({ lesionId }) => lesionId === lesion.id),
      size: shownSize(lesion, predicted),
    };
  });
}

/** The size that counts: a decision, else what a person stated, else the model's; null where there is none. */
export function shownSize(lesion: Lesion | null, predicted: LesionSize | null): ShownSize | null {
  const sizeMm = lesion?.sizeMm ?? null;
  const stated: ShownSize | null =
    sizeMm === null ? null : { sizeMm, interval: null, sizeClass: sizeClassOf(sizeMm), saidBy: 'person' };
  // A person's word stands until a person takes it back: a new run is only another opinion.
  if (predicted === null || predicted.decision === 'rejected') return stated;
  if (predicted.decision === null && stated !== null) return stated;
  const interval = { lowMm: predicted.lowMm, highMm: predicted.highMm };
  if (predicted.decision === 'edited') {
    const decided = predicted.decidedMm ?? predicted.sizeMm;
    return { sizeMm: decided, interval: null, sizeClass: sizeClassOf(decided), saidBy: 'person' };
  }
  const saidBy = predicted.decision === 'accepted' ? 'accepted' : 'model';
  return { sizeMm: predicted.sizeMm, interval, sizeClass: predicted.sizeClass, saidBy };
}

/** A name that no lesion of the study has: A to Z, then A2 and so on. */
export function nextLesionName(names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toUpperCase()));
  for (let round = 1; ; round += 1) {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      const name = round === 1 ? letter : `${letter}${round}`;
      if (!taken.has(name)) return name;
    }
  }
}
