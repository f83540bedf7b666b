import type { MediaId } from '../contract/ids.ts';
import { researchNotice } from '../contract/system.ts';
import { csvRow } from '../outputs/index.ts';

type Decision = 'accepted' | 'edited' | 'rejected' | null;

/** The size of one lesion on one frame. */
export interface FrameSizeRow {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly lesionId: string | null;
  readonly lesion: string;
  readonly sizeMm: number;
  readonly lowMm: number;
  readonly highMm: number;
  readonly sizeClass: string;
  /** What a person decided about the size of the lesion, if anybody has. */
  readonly decision: Decision;
  readonly decidedMm: number | null;
  /** Whether the picture is damaged, or was coded from one that is. */
  readonly damaged: boolean;
}

const columns = [
  ...['frame_index', 'pts_us', 'lesion', 'size_mm', 'low_mm', 'high_mm', 'class', 'damaged'],
  ...['lesion_id', 'model_digest', 'model_check', 'decision', 'decided_mm', 'media_id'],
] as const;

/** What goes with every row: a table is often parted from the file beside it. */
export interface RowOrigin {
  readonly modelDigest: string | null;
  readonly goldenCheck: 'passed' | 'failed' | 'none' | null;
  /** The video by id, never by its file's name; see `LesionSizeReport`. */
  readonly mediaId: MediaId;
}

const checkNames = { passed: 'passed', failed: 'failed', none: 'not checked' } as const;

/**
 * One CSV row a frame and lesion, in the order given; constant memory. The header is the first line, as every
 * reader of CSV expects; what the numbers may be used for is said in the JSON that belongs beside it.
 */
export async function* frameCsv(
  rows: Iterable<FrameSizeRow> | AsyncIterable<FrameSizeRow>,
  { modelDigest, goldenCheck, mediaId }: RowOrigin,
): AsyncGenerator<string> {
  const origin = [modelDigest ?? '', goldenCheck === null ? 'unknown' : checkNames[goldenCheck]];
  yield csvRow(columns);
  for await (const row of rows) {
    const { frameIndex, ptsUs, lesion, lesionId, sizeMm, lowMm, highMm, sizeClass, damaged } = row;
    const sizes = [sizeMm, lowMm, highMm].map(millimetres);
    const cells = [frameIndex, ptsUs, lesion, ...sizes, sizeClass, damaged ? 1 : 0, lesionId ?? ''];
    const decided = [row.decision ?? '', row.decidedMm === null ? '' : millimetres(row.decidedMm)];
    yield csvRow([...cells, ...origin, ...decided, mediaId]);
  }
}

/** To the micrometre, which is finer than any estimate. */
const millimetres = (sizeMm: number) => Math.round(sizeMm * 1000) / 1000;

/** One lesion of a video with the size that its frames give together. */
interface LesionSizeEntry {
  /** Two lesions may have one name; null for one that was removed since. */
  readonly lesionId: string | null;
  readonly lesion: string;
  readonly sizeMm: number;
  readonly lowMm: number;
  readonly highMm: number;
  readonly sizeClass: string;
  readonly frameCount: number;
  /** Damaged frames among those that show it; see `includeDamaged` of the model's record. */
  readonly damagedFrames: number;
  /** What a person decided about it, if anybody has. */
  readonly decision: Decision;
  readonly decidedMm: number | null;
}

/** Where the sizes come from: a number without its origin is not exported. */
export interface LesionSizeReport {
  /** By id and content, never by its file's name: people name files after patients, and exports travel. */
  readonly video: { readonly mediaId: MediaId; readonly fingerprint: string; readonly frameCount: number };
  readonly model: Readonly<Record<string, unknown>>;
  readonly lesions: readonly LesionSizeEntry[];
}

/** One JSON entry a lesion, with the model behind it and the notice of research use. */
export function lesionJson(report: LesionSizeReport): string {
  const document = { format: 'caliper-lesion-sizes', version: 1, notice: researchNotice, ...report };
  return `${JSON.stringify(document, null, 2)}\n`;
}
