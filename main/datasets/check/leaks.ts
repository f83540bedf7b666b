import type { Leak, SplitPart } from '../../contract/datasets.ts';
import type { MediaId, SplitId } from '../../contract/ids.ts';

/** A medium of a data set, and what its pictures look like. Shares no code with what divides data sets. */
export interface LeakMedium {
  readonly mediaId: MediaId;
  readonly patientId: string;
  readonly contentSha256: string | null;
  readonly fingerprint: string;
  /** Hash of each picture that is an item; null where it has none. */
  readonly pictures: readonly { readonly frameIndex: number; readonly hash: string | null }[];
}

/**
 * Of 256 bits: pictures this near are taken for one scene. A real frame and its copy in a compressed video differ in at most 6,
 * frames of different lesions of CVC-ClinicDB in at least 80.
 */
export const nearBits = 36;

const mostExamples = 5;
/** All pairs are compared up to so many pictures; of more, evenly spread ones. */
export const mostPictures = 12_000;

/** What stands on two sides of a split: patients, equal contents, pictures that look alike. */
export function leaksOf(splitId: SplitId, media: readonly LeakMedium[], parts: readonly SplitPart[]): Leak[] {
  const found: Leak[] = [];
  const tell = (kind: Leak['kind'], count: number, examples: Leak['examples']) => {
    if (count > 0) found.push({ kind, splitId, count, examples: examples.slice(0, mostExamples) });
  };
  const patients = onTwoSides(media, parts, ({ patientId }) => patientId);
  tell('patient', patients.length, patients);
  const contents = onTwoSides(media, parts, ({ contentSha256, fingerprint }) => contentSha256 ?? fingerprint);
  tell('content', contents.length, contents);
  const near = nearPairs(media, parts);
  tell('near frames', near.count, near.examples);
  return found;
}

type Examples = Leak['examples'];

function onTwoSides(
  media: readonly LeakMedium[],
  parts: readonly SplitPart[],
  keyOf: (medium: LeakMedium) => string,
): Examples {
  const sides = new Map<string, number>();
  const told = new Set<string>();
  const examples: Examples = [];
  for (const [i, medium] of media.entries()) {
    const key = keyOf(medium);
    const first = sides.get(key);
    if (first === undefined) sides.set(key, i);
    else if (parts[first] !== parts[i] && !told.has(key)) {
      told.add(key);
      examples.push({
        a: { mediaId: media[first]!.mediaId, frameIndex: null },
        b: { mediaId: medium.mediaId, frameIndex: null },
      });
    }
  }
  return examples;
}

/** Pictures of one part that look like one of another. Counted once each. */
function nearPairs(
  media: readonly LeakMedium[],
  parts: readonly SplitPart[],
): { count: number; examples: Examples } {
  const all = media.flatMap(({ mediaId, pictures }, medium) =>
    pictures.flatMap(({ frameIndex, hash }) =>
      hash === null ? [] : [{ mediaId, frameIndex, part: parts[medium]!, words: wordsOf(hash) }],
    ),
  );
  const step = Math.max(1, Math.ceil(all.length / mostPictures));
  const pictures = all.filter((_, i) => i % step === 0);
  let count = 0;
  const examples: Examples = [];
  const seen = new Set<string>();
  for (const [i, a] of pictures.entries()) {
    for (let j = 0; j < i; j++) {
      const b = pictures[j]!;
      if (a.part === b.part || !isNear(a.words, b.words)) continue;
      count++;
      const pair = `${b.mediaId} ${a.mediaId}`;
      if (!seen.has(pair)) {
        seen.add(pair);
        const [one, other] = [b, a].map(({ mediaId, frameIndex }) => ({ mediaId, frameIndex }));
        examples.push({ a: one!, b: other! });
      }
      break;
    }
  }
  return { count, examples };
}

const wordsOf = (hash: string): Uint32Array =>
  Uint32Array.from({ length: 8 }, (_, i) => Number.parseInt(hash.slice(8 * i, 8 * i + 8), 16));

function isNear(a: Uint32Array, b: Uint32Array): boolean {
  let bits = 0;
  for (let i = 0; i < 8; i++) {
    let x = a[i]! ^ b[i]!;
    x -= (x >>> 1) & 0x5555_5555;
    x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
    if (bits > nearBits) return false;
  }
  return true;
}
