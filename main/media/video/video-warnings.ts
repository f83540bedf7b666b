import type { FrameIndex } from '../frame-index.ts';
import type { PacketTable } from './packet-table.ts';
import type { Video } from './video.ts';

/** A container may round its duration; less than this is not reported. */
const toleratedGapSeconds = 1;

/** What a person should know about a video before relying on it. */
export function videoWarnings(video: Video, table: PacketTable, index: FrameIndex): string[] {
  const warnings: string[] = [];
  const statedFrames = Number(video.stream.nbFrames);
  const lastsSeconds = (index.ptsUs.at(-1)! - index.ptsUs[0]!) / 1e6;
  const endSeconds = index.ptsUs.at(-1)! / 1e6;
  const missingSeconds = secondsMissing(video, lastsSeconds, endSeconds);
  if (statedFrames > table.packets.length) {
    warnings.push(
      `The file is cut off: it states ${statedFrames} frames, of which the first ${index.frameCount} are there and can be used.`,
    );
  } else if (!table.endsCleanly) {
    warnings.push(`Reading ended at a damaged place; the first ${index.frameCount} frames can be used.`);
  } else if (missingSeconds > toleratedGapSeconds) {
    const statedSeconds = lastsSeconds + missingSeconds;
    warnings.push(
      `The file states a length of ${statedSeconds.toFixed(1)} s, but its pictures end after ${lastsSeconds.toFixed(1)} s. ` +
        `It may be cut off; its ${index.frameCount} frames can be used.`,
    );
  }
  const gaps = gapsOf(index);
  if (gaps.length > 0) {
    const places = gaps.slice(0, 5).map((frameIndex) => `after frame ${frameIndex}`);
    warnings.push(
      `The video has ${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`} in its otherwise even times: ${places.join(', ')}` +
        `${gaps.length > 5 ? ', …' : ''}. Pictures may be missing there, and those that follow, up to the next key picture, ` +
        'may look damaged or show an earlier moment; look at them before relying on their sizes.',
    );
  }
  if (index.timesAreNominal) {
    warnings.push('The file has no usable time stamps: times are counted up at its nominal frame rate.');
  }
  const { num, den } = video.stream.sampleAspectRatio;
  if (num > 0 && den > 0 && num !== den) {
    warnings.push(
      `Its pixels are not square (${num}:${den}); frames are given as coded, without stretching.`,
    );
  }
  return warnings;
}

/** Share of the steps between frames that may be longer than the others where the rate still counts as even. */
const mostGaps = 0.2;

/**
 * Frames behind which pictures may be missing: their step to the next is half as long again as the usual one. None where
 * the rate varies. Decoders pass over a lost packet without a word (FFmpeg 8, H.264's gaps in frame_num).
 */
function gapsOf({ ptsUs, timesAreNominal }: FrameIndex): number[] {
  if (timesAreNominal || ptsUs.length < 3) return [];
  const steps = ptsUs.subarray(1).map((time, i) => time - ptsUs[i]!);
  const usual = steps.toSorted()[steps.length >> 1]!;
  const gaps = [...steps.keys()].filter((i) => steps[i]! > 1.5 * usual);
  const isEven = steps.every((step) => step > 1.5 * usual || step > usual / 2);
  return isEven && gaps.length < mostGaps * steps.length ? gaps : [];
}

/**
 * By how much the file is shorter than it states. What it states of its pictures counts first: sound may begin before
 * and outlast them. A length of the whole is held against the end of whatever stream ends last, from time 0 or from the
 * first picture, as containers count either way.
 */
function secondsMissing(video: Video, lastsSeconds: number, endSeconds: number): number {
  const { statedStreamSeconds, statedDurationSeconds = 0, othersEndSeconds } = video;
  if (statedStreamSeconds !== undefined) return statedStreamSeconds - Math.max(lastsSeconds, endSeconds);
  return statedDurationSeconds - Math.max(lastsSeconds, endSeconds, othersEndSeconds);
}
