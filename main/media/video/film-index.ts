import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import { FrameIndex } from '../frame-index.ts';
import { limits } from '../limits.ts';
import { spreadEvenly } from '../spread.ts';
import { FilmCursor } from './cursor.ts';
import type { Film } from './film.ts';
import type { PacketTable } from './packet-table.ts';
import { standsAlone } from './picture-decoder.ts';
import { presentationTimesUs } from './presentation-times.ts';

/** A frame index with its way back to the packets. */
export interface FilmIndex {
  readonly index: FrameIndex;
  /** `[frameCount]`: ordinal of the packet that holds frame i. */
  readonly ordinalOf: Uint32Array;
  /** `[packets]`: frame index of each packet's picture, -1 where it shows none. */
  readonly frameIndexOf: Int32Array;
}

/** Films up to this many pixels in all are decoded whole when opened (about two seconds on two cores). */
const wholeDecodePixels = 300e6;
/** Groups of pictures decoded to check the index of a longer film: the first, the last, and some in between. */
const sampledGroups = 6;

interface Candidate {
  /** Ordinals in presentation order. */
  readonly ordinals: readonly number[];
  readonly isKey: (ordinal: number) => boolean;
}

/**
 * Finds out which pictures a film has and in what order a complete decode shows them.
 *
 * A short film is decoded whole. Of a long one the packets' times give the order, and groups of pictures from its
 * beginning, middle and end are decoded as a check. Where the two disagree (packets without a picture, missing or
 * repeated times) the long film is decoded whole as well; a broken last group only loses its undecodable pictures.
 */
export async function buildFilmIndex(
  film: Film,
  table: PacketTable,
  { signal, decodeWholeUpTo = wholeDecodePixels }: { signal?: AbortSignal; decodeWholeUpTo?: number } = {},
): Promise<FilmIndex> {
  const candidate = await findOrder(film, table, decodeWholeUpTo, signal);
  if (candidate.ordinals.length === 0) {
    throw new CaliperError(
      'corrupt_file',
      `Not one picture of ${film.path} can be decoded. Nothing was changed; copy it again from the recorder.`,
      { details: { packets: table.packets.length } },
    );
  }
  const times = presentationTimesUs(
    candidate.ordinals.map((ordinal) => table.packets[ordinal]!.pts),
    film.stream.timeBase,
    film.stream.avgFrameRate,
  );
  assertDuration(film.path, times.ptsUs);
  const keyFrames = Uint8Array.from(candidate.ordinals, (ordinal) => (candidate.isKey(ordinal) ? 1 : 0));
  const frameIndexOf = new Int32Array(table.packets.length).fill(-1);
  candidate.ordinals.forEach((ordinal, frameIndex) => {
    frameIndexOf[ordinal] = frameIndex;
  });
  return {
    index: new FrameIndex(times.ptsUs, keyFrames, times.areNominal),
    ordinalOf: Uint32Array.from(candidate.ordinals),
    frameIndexOf,
  };
}

async function findOrder(
  film: Film,
  table: PacketTable,
  decodeWholeUpTo: number,
  signal?: AbortSignal,
): Promise<Candidate> {
  const pixels = film.stream.codecpar.width * film.stream.codecpar.height * table.packets.length;
  const byTime = orderByTime(table);
  const cursor = await FilmCursor.open(film.path, table);
  try {
    if (byTime && pixels > decodeWholeUpTo) {
      const checked = await checkSamples(cursor, table, byTime, signal);
      if (checked) return { ordinals: checked, isKey: (ordinal) => table.packets[ordinal]!.isKey };
    }
    return await decodeWhole(cursor, table, signal);
  } finally {
    await cursor.close();
  }
}

async function decodeWhole(cursor: FilmCursor, table: PacketTable, signal?: AbortSignal): Promise<Candidate> {
  const ordinals: number[] = [];
  const keys = new Set<number>();
  const seen = new Set<number>();
  await cursor.seek(0);
  for (let picture = await cursor.next(); picture; picture = await cursor.next()) {
    assertNotCancelled(signal);
    const { ordinal } = picture;
    // A second picture from one packet cannot be addressed; no allowed codec makes one from intact data.
    if (seen.has(ordinal)) continue;
    seen.add(ordinal);
    ordinals.push(ordinal);
    if (table.packets[ordinal]!.isKey && standsAlone(picture)) keys.add(ordinal);
  }
  return { ordinals, isKey: (ordinal) => keys.has(ordinal) };
}

/** The shown packets by presentation time; undefined where times are missing or repeated, which settle no order. */
function orderByTime({ packets }: PacketTable): readonly number[] | undefined {
  const shown = packets.flatMap(({ isHidden }, ordinal) => (isHidden ? [] : [ordinal]));
  const pts = (ordinal: number) => packets[ordinal]!.pts;
  if (shown.some((ordinal) => Number.isNaN(pts(ordinal)))) return undefined;
  shown.sort((a, b) => pts(a) - pts(b));
  const isRepeated = shown.some((ordinal, i) => i > 0 && pts(ordinal) === pts(shown[i - 1]!));
  return isRepeated ? undefined : shown;
}

/** `byTime` where decoding agrees, less the pictures that a broken last group lacks; undefined where it disagrees. */
async function checkSamples(
  cursor: FilmCursor,
  table: PacketTable,
  byTime: readonly number[],
  signal?: AbortSignal,
): Promise<readonly number[] | undefined> {
  const keyPlaces = byTime.flatMap((ordinal, place) => (table.packets[ordinal]!.isKey ? [place] : []));
  if (keyPlaces[0] !== 0) return undefined;
  for (const group of spreadEvenly(keyPlaces.length, sampledGroups)) {
    assertNotCancelled(signal);
    const first = keyPlaces[group]!;
    const expected = byTime.slice(first, keyPlaces[group + 1] ?? byTime.length);
    let decoded = await decodeGroup(cursor, expected[0]!, expected);
    // With gradual refresh a key picture is whole only some pictures later; then the one before has to lead in.
    if (decoded.length < expected.length && group > 0) {
      decoded = await decodeGroup(cursor, byTime[keyPlaces[group - 1]!]!, expected);
    }
    if (decoded.length === expected.length) continue;
    if (group < keyPlaces.length - 1) return undefined;
    return [...byTime.slice(0, first), ...decoded];
  }
  return byTime;
}

/** Decodes from a key packet on and gives those of a group's ordinals that appear; none where their order differs. */
async function decodeGroup(
  cursor: FilmCursor,
  start: number,
  expected: readonly number[],
): Promise<number[]> {
  const places = new Map(expected.map((ordinal, place) => [ordinal, place]));
  await cursor.seek(start);
  const decoded: number[] = [];
  for (let picture = await cursor.next(); picture; picture = await cursor.next()) {
    const place = places.get(picture.ordinal);
    if (place === undefined) {
      if (decoded.length > 0) break; // the next group has begun
      continue; // shown before the group
    }
    if (decoded.length > 0 && place <= places.get(decoded.at(-1)!)!) return [];
    decoded.push(picture.ordinal);
    if (place === expected.length - 1) break;
  }
  return decoded;
}

function assertDuration(path: string, ptsUs: Float64Array): void {
  const hours = (ptsUs.at(-1)! - ptsUs[0]!) / 3.6e9;
  if (hours <= limits.durationHours) return;
  throw new CaliperError(
    'too_large',
    `${path} says that it lasts ${Math.round(hours)} hours; Caliper takes up to ${limits.durationHours}. ` +
      'If it is shorter, its time stamps are damaged: copy it into a new file with a video tool.',
    { details: { hours } },
  );
}
