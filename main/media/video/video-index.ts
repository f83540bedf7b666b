import { AV_FRAME_FLAG_INTERLACED } from 'node-av/constants';
import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import { FrameIndex } from '../frame-index.ts';
import { limits } from '../limits.ts';
import { spreadEvenly } from '../spread.ts';
import { VideoCursor } from './cursor.ts';
import type { VideoIndex } from './frame-packets.ts';
import type { PacketTable } from './packet-table.ts';
import { standsAlone } from './picture-decoder.ts';
import { presentationTimesUs } from './presentation-times.ts';
import type { Video } from './video.ts';
import { VideoDamage } from './video-damage.ts';

/** Videos up to this many pixels in all are decoded whole when opened (about two seconds on two cores). */
const wholeDecodePixels = 300e6;
/** Groups of pictures decoded to check the index of a longer video: the first, the last, and some in between. */
const sampledGroups = 6;

interface Candidate {
  /** Ordinals in presentation order. */
  readonly ordinals: readonly number[];
  readonly isKey: (ordinal: number) => boolean;
}

/** What reading a video's pictures for its index has shown beside it. */
export interface IndexedVideo {
  readonly videoIndex: VideoIndex;
  readonly damage: VideoDamage;
  readonly isInterlaced: boolean;
}

/**
 * Finds out which pictures a video has and in what order they are shown. Every packet that should show a picture has a
 * frame, also where the picture cannot be decoded: what comes after a damaged place keeps its index.
 *
 * A short video is decoded whole. Of a long one the packets' times give the order, and groups of pictures from its
 * beginning, middle and end are decoded as a check. Where the two disagree, or times are missing or repeated, the long
 * video is decoded whole as well.
 */
export async function buildVideoIndex(
  video: Video,
  table: PacketTable,
  { signal, decodeWholeUpTo = wholeDecodePixels }: { signal?: AbortSignal; decodeWholeUpTo?: number } = {},
): Promise<IndexedVideo> {
  const damage = new VideoDamage(table);
  const seen = { isInterlaced: false };
  const candidate = await findOrder(video, table, damage, seen, decodeWholeUpTo, signal);
  if (!candidate.ordinals.some((ordinal) => damage.wasChecked(ordinal) && !damage.isLost(ordinal))) {
    throw new CaliperError(
      'corrupt_file',
      `Not one picture of ${video.path} can be decoded. Nothing was changed; copy it again from the recorder.`,
      { details: { packets: table.packets.length } },
    );
  }
  const times = presentationTimesUs(
    candidate.ordinals.map((ordinal) => table.packets[ordinal]!.pts),
    video.stream.timeBase,
    video.stream.avgFrameRate,
  );
  assertDuration(video.path, times.ptsUs);
  const keyFrames = Uint8Array.from(candidate.ordinals, (ordinal) => (candidate.isKey(ordinal) ? 1 : 0));
  const frameIndexOf = new Int32Array(table.packets.length).fill(-1);
  candidate.ordinals.forEach((ordinal, frameIndex) => {
    frameIndexOf[ordinal] = frameIndex;
  });
  const videoIndex = {
    index: new FrameIndex(times.ptsUs, keyFrames, times.areNominal),
    ordinalOf: Uint32Array.from(candidate.ordinals),
    frameIndexOf,
  };
  return { videoIndex, damage, ...seen };
}

type Seen = { isInterlaced: boolean };

async function findOrder(
  video: Video,
  table: PacketTable,
  damage: VideoDamage,
  seen: Seen,
  decodeWholeUpTo: number,
  signal?: AbortSignal,
): Promise<Candidate> {
  const pixels = video.stream.codecpar.width * video.stream.codecpar.height * table.packets.length;
  const certain = table.packets.flatMap((packet, ordinal) =>
    packet.isHidden || packet.mayShowNothing ? [] : [ordinal],
  );
  const byTime = orderByTime(table, certain);
  const cursor = await VideoCursor.open(video.path, { table, damage });
  try {
    if (
      byTime &&
      pixels > decodeWholeUpTo &&
      (await agreesInSamples(cursor, table, byTime, damage, seen, signal))
    )
      return { ordinals: byTime, isKey: (ordinal) => table.packets[ordinal]!.isKey };
    return await decodeWhole(cursor, table, damage, seen, signal);
  } finally {
    await cursor.close();
  }
}

async function decodeWhole(
  cursor: VideoCursor,
  table: PacketTable,
  damage: VideoDamage,
  seen: Seen,
  signal?: AbortSignal,
): Promise<Candidate> {
  const shown: number[] = [];
  const keys = new Set<number>();
  const decoded = new Set<number>();
  await cursor.seek(0);
  for (let picture = await cursor.next(); picture; picture = await cursor.next()) {
    assertNotCancelled(signal);
    const { ordinal } = picture;
    // A second picture from one packet cannot be addressed; no allowed codec makes one from intact data.
    if (decoded.has(ordinal)) continue;
    decoded.add(ordinal);
    shown.push(ordinal);
    seen.isInterlaced ||= picture.frame.hasFlags(AV_FRAME_FLAG_INTERLACED);
    if (table.packets[ordinal]!.isKey && standsAlone(picture)) keys.add(ordinal);
  }
  const missing = table.packets.flatMap((packet, ordinal) =>
    packet.isHidden || packet.mayShowNothing || decoded.has(ordinal) ? [] : [ordinal],
  );
  const areSecondFields = seen.isInterlaced && 3 * missing.length > decoded.size;
  if (areSecondFields || missing.length === 0)
    return { ordinals: shown, isKey: (ordinal) => keys.has(ordinal) };
  for (const ordinal of missing) damage.noteLost(ordinal);
  return { ordinals: withMissing(table, shown, missing), isKey: (ordinal) => keys.has(ordinal) };
}

/**
 * Pictures that could be decoded in the order in which they were shown, with the others in their places: by time, or
 * where times settle nothing behind as many pictures as were coded before them. Only the place of a lost picture among
 * its neighbours is then a guess; all others have theirs.
 */
function withMissing(
  table: PacketTable,
  shown: readonly number[],
  missing: readonly number[],
): readonly number[] {
  const byTime = orderByTime(table, [...shown, ...missing]);
  const lost = new Set(missing);
  if (
    byTime &&
    isSameOrder(
      byTime.filter((ordinal) => !lost.has(ordinal)),
      shown,
    )
  )
    return byTime;
  const all = [...shown];
  const codedBefore = shown.toSorted((a, b) => a - b);
  missing.forEach((ordinal, before) => {
    const later = codedBefore.findIndex((decoded) => decoded > ordinal);
    all.splice((later < 0 ? shown.length : later) + before, 0, ordinal);
  });
  return all;
}

const isSameOrder = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((ordinal, i) => ordinal === b[i]);

/** Packets by presentation time; undefined where times are missing or repeated, which settle no order. */
function orderByTime({ packets }: PacketTable, ordinals: readonly number[]): readonly number[] | undefined {
  const pts = (ordinal: number) => packets[ordinal]!.pts;
  if (ordinals.some((ordinal) => Number.isNaN(pts(ordinal)))) return undefined;
  const inOrder = ordinals.toSorted((a, b) => pts(a) - pts(b));
  const isRepeated = inOrder.some((ordinal, i) => i > 0 && pts(ordinal) === pts(inOrder[i - 1]!));
  return isRepeated ? undefined : inOrder;
}

/**
 * Whether groups of pictures decode in the order of their times. Single pictures may be lost to damage; where more than
 * a third of them do not come, packets are no pictures, and nothing is known from times.
 */
async function agreesInSamples(
  cursor: VideoCursor,
  table: PacketTable,
  byTime: readonly number[],
  damage: VideoDamage,
  seen: Seen,
  signal?: AbortSignal,
): Promise<boolean> {
  const keyPlaces = byTime.flatMap((ordinal, place) => (table.packets[ordinal]!.isKey ? [place] : []));
  if (keyPlaces[0] !== 0) return false;
  let [expectedCount, decodedCount] = [0, 0];
  for (const group of spreadEvenly(keyPlaces.length, sampledGroups)) {
    assertNotCancelled(signal);
    const first = keyPlaces[group]!;
    const expected = byTime.slice(first, keyPlaces[group + 1] ?? byTime.length);
    let decoded = await decodeGroup(cursor, expected[0]!, expected, seen);
    // With gradual refresh a key picture is whole only some pictures later; then the one before has to lead in.
    if (decoded && decoded.size < expected.length && group > 0) {
      decoded = await decodeGroup(cursor, byTime[keyPlaces[group - 1]!]!, expected, seen);
    }
    if (!decoded) return false;
    expectedCount += expected.length;
    decodedCount += decoded.size;
    for (const ordinal of expected) if (!decoded.has(ordinal)) damage.noteLost(ordinal);
  }
  return 3 * (expectedCount - decodedCount) < expectedCount;
}

/** Decodes from a key packet on and gives those of a group's ordinals that appear; undefined where their order differs. */
async function decodeGroup(
  cursor: VideoCursor,
  start: number,
  expected: readonly number[],
  seen: Seen,
): Promise<ReadonlySet<number> | undefined> {
  const places = new Map(expected.map((ordinal, place) => [ordinal, place]));
  await cursor.seek(start);
  const decoded = new Set<number>();
  let lastPlace = -1;
  for (let picture = await cursor.next(); picture; picture = await cursor.next()) {
    const place = places.get(picture.ordinal);
    if (place === undefined) {
      if (decoded.size > 0) break; // the next group has begun
      if (picture.ordinal > Math.max(...expected)) break; // all of it is lost
      continue; // shown before the group
    }
    seen.isInterlaced ||= picture.frame.hasFlags(AV_FRAME_FLAG_INTERLACED);
    if (place <= lastPlace) return undefined;
    lastPlace = place;
    decoded.add(picture.ordinal);
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
