import { CaliperError } from '../../contract/errors.ts';
import type { DicomPixels } from './dicom-object.ts';
import { bytesOfElement } from './groups.ts';
import { type LookupTable, lookUp, lookupTable } from './lookup-table.ts';
import { samplesOf } from './samples.ts';

type Colour = (value: number) => number;

const tags = [
  { descriptor: 'x00281101', data: 'x00281201', segmented: 'x00281221' },
  { descriptor: 'x00281102', data: 'x00281202', segmented: 'x00281222' },
  { descriptor: 'x00281103', data: 'x00281203', segmented: 'x00281223' },
] as const;

/** Red, green and blue of an index, 8 bits (DICOM PS3.3, C.7.6.3.1.5 and C.7.9.2). Errors: `corrupt_file`. */
export function palettes(pixels: DicomPixels): readonly [Colour, Colour, Colour] {
  const [red, green, blue] = tags.map((each) => plainTable(pixels, each) ?? segmentedTable(pixels, each));
  if (red && green && blue) {
    const most = Math.max(...[red, green, blue].map((table) => highest(table)));
    // Tables that say 16 bits and hold 8 are common.
    const isWide = red.bits > 8 && most > 255;
    const colour =
      (table: LookupTable): Colour =>
      (value) =>
        isWide ? lookUp(table, value) >> 8 : lookUp(table, value);
    return [colour(red), colour(green), colour(blue)];
  }
  throw new CaliperError('corrupt_file', `${pixels.path} has colours by number without a usable palette.`);
}

const highest = ({ entries }: LookupTable) => {
  let most = 0;
  for (let i = 0; i < entries.length; i++) most = Math.max(most, entries[i]!);
  return most;
};

const plainTable = (pixels: DicomPixels, { descriptor, data }: (typeof tags)[number]) =>
  lookupTable(pixels.dataSet, descriptor, data, pixels);

const kindOfSegment = { discrete: 0, linear: 1, indirect: 2 } as const;
/** Segments may point to earlier ones, but not on and on. */
const mostSegments = 2 ** 16;

/** A palette written as runs and ramps (DICOM PS3.3, C.7.9.2). */
function segmentedTable(
  { dataSet, isSigned, isBigEndian, path }: DicomPixels,
  { descriptor, segmented }: (typeof tags)[number],
): LookupTable | undefined {
  const element = dataSet.elements[segmented];
  const stated = dataSet.uint16(descriptor, 0);
  const first = isSigned ? dataSet.int16(descriptor, 1) : dataSet.uint16(descriptor, 1);
  const bits = dataSet.uint16(descriptor, 2);
  if (!element || stated === undefined || first === undefined || bits === undefined) return undefined;
  const count = stated === 0 ? 2 ** 16 : stated;
  const bytes = bytesOfElement(dataSet, element);
  const words = samplesOf(bytes, { bitsAllocated: bits > 8 ? 16 : 8, isFloat: false, isBigEndian });
  const entries: number[] = [];
  let segments = 0;
  const expand = (from: number, most: number, isInner: boolean) => {
    let at = from;
    for (let done = 0; done < most && at + 1 < words.length && entries.length < count; done++) {
      if (++segments > mostSegments)
        throw new CaliperError('corrupt_file', `The palette of ${path} has too many segments.`);
      const [kind, length] = [words[at]!, words[at + 1]!];
      if (kind === kindOfSegment.discrete) {
        for (let i = 0; i < length && entries.length < count; i++) entries.push(words[at + 2 + i] ?? 0);
        at += 2 + length;
      } else if (kind === kindOfSegment.linear) {
        const [start, end] = [entries.at(-1) ?? 0, words[at + 2] ?? 0];
        for (let i = 1; i <= length && entries.length < count; i++)
          entries.push(Math.round(start + ((end - start) * i) / length));
        at += 3;
      } else if (kind === kindOfSegment.indirect && !isInner) {
        const [low, high] = [words[at + 2] ?? 0, words[at + 3] ?? 0];
        const target = (high * 2 ** (bits > 8 ? 16 : 8) + low) / words.BYTES_PER_ELEMENT;
        expand(target, length, true);
        at += 4;
      } else throw new CaliperError('corrupt_file', `The palette of ${path} has a segment of no known kind.`);
    }
  };
  expand(0, Number.POSITIVE_INFINITY, false);
  return entries.length === count ? { first, bits, entries } : undefined;
}
