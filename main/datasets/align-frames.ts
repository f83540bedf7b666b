import { readRegular } from '../files/index.ts';
import { assertNotCancelled, decodeImage, type FrameSource, limits, type SizePx } from '../media/index.ts';
import { leaning, showsSecond } from './twin-pictures.ts';

/** Size at which pictures are compared: large enough to tell neighbouring frames of a video apart. */
const fineSize: SizePx = { widthPx: 64, heightPx: 48 };
/** Size at which candidates are picked, by averaging blocks of 4 × 4 of the fine picture. */
const coarseStep = 4;
const candidates = 6;

/**
 * Largest mean absolute difference, in grey levels of 0 to 255, at which two pictures count as the same one. Strong
 * compression costs 1 to 4 levels at this size; different views of one lesion lie above 8.
 */
const maxDifference = 6;

/** Candidates within this many grey levels of the nearest are told apart at full size. */
const ambiguousLead = 1;

export interface FrameMatch {
  readonly frameIndex: number;
  /** The picture that this frame shows, or undefined where none is near enough. */
  readonly pictureIndex: number | undefined;
  /** Mean absolute difference of the nearest picture in grey levels, 0 to 255. */
  readonly difference: number;
  /** How much further away the second nearest picture is; small where two pictures are alike. */
  readonly lead: number;
}

/** A match before look-alikes are told apart. */
interface RoughMatch extends FrameMatch {
  /** The nearest picture and those nearly as near, nearest first. */
  readonly twins: readonly number[];
}

/**
 * Finds for each frame of a video which of some pictures it shows, by content: for videos made of pictures, where each is
 * held for several frames and some are dropped. Pictures that look alike are told apart at
 * full size. Time grows with frames × pictures at 16 × 12 pixels.
 */
export async function alignFrames(
  picturePaths: readonly string[],
  video: FrameSource,
  options: { readonly signal?: AbortSignal } = {},
): Promise<FrameMatch[]> {
  const pictures: Descriptor[] = [];
  for (const path of picturePaths) {
    assertNotCancelled(options.signal);
    pictures.push(describe(await readPicture(path, fineSize)));
  }
  const matches: RoughMatch[] = [];
  for await (const { frameIndex, data } of video.frames({ ...options, scaleTo: fineSize })) {
    matches.push({ frameIndex, ...nearest(describe(data), pictures) });
  }
  await resolveTwins(matches, picturePaths, video);
  return matches.map(({ twins: _, ...match }) => match);
}

/** Decides, at full size, between the two pictures that consecutive frames may both show. */
async function resolveTwins(
  matches: RoughMatch[],
  picturePaths: readonly string[],
  video: FrameSource,
): Promise<void> {
  for (let from = 0; from < matches.length; ) {
    const [first, second] = twinsOf(matches[from]!);
    let to = from + 1;
    while (to < matches.length && first === twinsOf(matches[to]!)[0] && second === twinsOf(matches[to]!)[1])
      to++;
    if (first !== undefined && second !== undefined) {
      const pictures = await Promise.all(
        [first, second].map((twin) => readPicture(picturePaths[twin]!, video)),
      );
      const leanings: number[] = [];
      for (const { frameIndex } of matches.slice(from, to)) {
        leanings.push(leaning((await video.frame(frameIndex)).data, pictures[0]!, pictures[1]!));
      }
      showsSecond(leanings).forEach((isSecond, i) => {
        matches[from + i] = { ...matches[from + i]!, pictureIndex: isSecond ? second : first };
      });
    }
    from = to;
  }
}

/** The two pictures, in order, that a frame cannot be told to show; none for three and more, whose nearest stays. */
function twinsOf({ pictureIndex, twins }: RoughMatch): readonly number[] {
  return pictureIndex !== undefined && twins.length === 2 ? [...twins].sort((a, b) => a - b) : [];
}

async function readPicture(path: string, size: SizePx): Promise<Uint8Array> {
  return (await decodeImage(await readRegular(path, limits.imageBytes), path, size)).data;
}

interface Descriptor {
  /** `[48 × 64 × 3]` */
  readonly fine: Uint8Array;
  /** `[12 × 16]`, mean grey of each block. */
  readonly coarse: Float32Array;
}

function describe(fine: Uint8Array): Descriptor {
  const columns = fineSize.widthPx / coarseStep;
  const coarse = new Float32Array(columns * (fineSize.heightPx / coarseStep));
  for (let y = 0; y < fineSize.heightPx; y++) {
    for (let x = 0; x < fineSize.widthPx; x++) {
      const at = 3 * (y * fineSize.widthPx + x);
      const block = Math.floor(y / coarseStep) * columns + Math.floor(x / coarseStep);
      coarse[block]! += (fine[at]! + fine[at + 1]! + fine[at + 2]!) / (3 * coarseStep ** 2);
    }
  }
  return { fine, coarse };
}

function nearest(frame: Descriptor, pictures: readonly Descriptor[]): Omit<RoughMatch, 'frameIndex'> {
  const ranked = pictures
    .map(({ coarse, fine }, pictureIndex) => ({
      pictureIndex,
      fine,
      far: meanDifference(frame.coarse, coarse),
    }))
    .sort((a, b) => a.far - b.far)
    .slice(0, candidates)
    .map(({ pictureIndex, fine }) => ({ pictureIndex, difference: meanDifference(frame.fine, fine) }))
    .sort((a, b) => a.difference - b.difference);
  const [best, second] = ranked;
  if (!best) return { pictureIndex: undefined, difference: Number.POSITIVE_INFINITY, lead: 0, twins: [] };
  return {
    pictureIndex: best.difference <= maxDifference ? best.pictureIndex : undefined,
    difference: best.difference,
    lead: (second?.difference ?? Number.POSITIVE_INFINITY) - best.difference,
    twins: ranked
      .filter(({ difference }) => difference < best.difference + ambiguousLead)
      .map(({ pictureIndex }) => pictureIndex),
  };
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
