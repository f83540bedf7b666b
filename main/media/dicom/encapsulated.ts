import type { Fragment } from 'dicom-parser';
import { CaliperError } from '../../contract/errors.ts';
import type { DicomPixels } from './dicom-object.ts';

/** Where the fragments of each frame stand. */
export interface FrameFragments {
  readonly frames: readonly (readonly Fragment[])[];
  /** True where the object's own table of offsets is not that of its fragments. */
  readonly tableIsWrong: boolean;
}

type Encapsulated = Pick<
  DicomPixels,
  'bytes' | 'pixelData' | 'frameCount' | 'coding' | 'dataSet' | 'isBigEndian'
>;

/**
 * Divides fragments among frames (DICOM PS3.5, A.4): by the extended or the basic offset table, else one fragment a
 * frame, else by the marks with which coded pictures end.
 */
export function fragmentsOfFrames(pixels: Encapsulated): FrameFragments {
  const { pixelData, frameCount } = pixels;
  const fragments = pixelData.fragments ?? [];
  const table = offsetTable(pixels);
  const byTable = table && divide(fragments, table, frameCount);
  if (byTable) return { frames: byTable, tableIsWrong: false };
  const tableIsWrong = table !== undefined;
  if (frameCount === 1) return { frames: fragments.length > 0 ? [fragments] : [], tableIsWrong };
  if (fragments.length <= frameCount || pixels.coding === 'rle')
    return { frames: fragments.slice(0, frameCount).map((fragment) => [fragment]), tableIsWrong };
  return { frames: byEndMarks(pixels, fragments).slice(0, frameCount), tableIsWrong };
}

/** Offsets of the frames from the first fragment, in bytes; undefined where the object states none. */
function offsetTable({ bytes, pixelData, dataSet }: Encapsulated): readonly number[] | undefined {
  const extended = dataSet.elements.x7fe00001;
  if (extended && extended.length >= 8) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + extended.dataOffset, extended.length);
    return Array.from({ length: Math.floor(extended.length / 8) }, (_, i) =>
      Number(view.getBigUint64(8 * i, true)),
    );
  }
  const basic = pixelData.basicOffsetTable ?? [];
  return basic.length > 0 ? basic : undefined;
}

/** Undefined where an offset is not that of a fragment, or the table is too short. */
function divide(fragments: readonly Fragment[], table: readonly number[], frameCount: number) {
  if (table.length < frameCount) return undefined;
  const place = new Map(fragments.map(({ offset }, i) => [offset, i]));
  const starts = table.slice(0, frameCount).map((offset) => place.get(offset) ?? -1);
  if (starts.some((start, i) => start < 0 || start <= (starts[i - 1] ?? -1))) return undefined;
  const end =
    table.length > frameCount ? (place.get(table[frameCount]!) ?? fragments.length) : fragments.length;
  return starts.map((start, i) => fragments.slice(start, starts[i + 1] ?? end));
}

/**
 * Whether a coded picture ends as it should: JPEG's end of image and JPEG 2000's end of codestream are the same two bytes,
 * with at most one more to an even length.
 */
export function hasEndMark(coded: Uint8Array): boolean {
  return [0, 1].some((padding) => coded.at(-2 - padding) === 0xff && coded.at(-1 - padding) === 0xd9);
}

function byEndMarks({ bytes }: Encapsulated, fragments: readonly Fragment[]): Fragment[][] {
  const frames: Fragment[][] = [[]];
  for (const fragment of fragments) {
    frames.at(-1)!.push(fragment);
    if (hasEndMark(bytes.subarray(fragment.position, fragment.position + fragment.length))) frames.push([]);
  }
  return frames.filter((frame) => frame.length > 0);
}

/** The bytes of one frame in one piece. Errors: `corrupt_file`. */
export function frameBytes(bytes: Uint8Array, fragments: readonly Fragment[], name: string): Uint8Array {
  for (const { position, length } of fragments) {
    if (position + length > bytes.length)
      throw new CaliperError('corrupt_file', `The file ends before the data of ${name} do.`);
  }
  const pieces = fragments.map(({ position, length }) => bytes.subarray(position, position + length));
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
