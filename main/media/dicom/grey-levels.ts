import type { DataSet } from 'dicom-parser';
import type { DicomPixels } from './dicom-object.ts';
import { decimal, groupOf, itemOf } from './groups.ts';
import { type LookupTable, lookUp, lookupTable } from './lookup-table.ts';
import type { Samples } from './samples.ts';

/** What turns stored values into those of the modality, such as Hounsfield units (DICOM PS3.3, C.11.1). */
export type Modality = (stored: number) => number;

/** The modality's transform of a frame: a table, or slope and intercept, or the stored values as they are. */
export function modalityOf(pixels: DicomPixels, frameIndex: number): Modality {
  const { dataSet } = pixels;
  const item = itemOf(dataSet, 'x00283000');
  const table = item && lookupTable(item, 'x00283002', 'x00283006', pixels);
  if (table) return (stored) => lookUp(table, stored);
  const group = groupOf(dataSet, frameIndex, 'x00289145') ?? dataSet;
  const slope = decimal(group, 'x00281053') || 1;
  const intercept = decimal(group, 'x00281052') ?? 0;
  return (stored) => stored * slope + intercept;
}

/** What turns values of the modality into brightness from 0 to 1, beyond which lie black and white. */
type Brightness = (value: number) => number;

/** Black and white of an object that states no window of its own. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Grey for show: the object's own table or window, or else from black to white over `range()`. 8 bits, RGB. */
export function shownGrey(
  values: Samples,
  pixels: DicomPixels,
  frameIndex: number,
  range: Range | undefined,
): Uint8Array {
  const modality = modalityOf(pixels, frameIndex);
  const brightness = statedBrightness(pixels, frameIndex) ?? linear(range ?? wholeRange(pixels));
  const isInverted = pixels.photometric === 'MONOCHROME1';
  const shown = (stored: number) => {
    const lit = Math.min(1, Math.max(0, brightness(modality(stored))));
    return Math.round(255 * (isInverted ? 1 - lit : lit));
  };
  const rgb = new Uint8Array(3 * values.length);
  const known = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let level = known.get(value);
    if (level === undefined) {
      level = shown(value);
      if (known.size < mostKnown) known.set(value, level);
    }
    rgb.fill(level, 3 * i, 3 * i + 3);
  }
  return rgb;
}

/** All values of 16 bits; those of 32 and of floating point are too many to remember. */
const mostKnown = 2 ** 16;

/** Whether an object says itself how it is to be shown. */
export const statesWindow = (pixels: DicomPixels): boolean => statedBrightness(pixels, 0) !== undefined;

function statedBrightness(pixels: DicomPixels, frameIndex: number): Brightness | undefined {
  const { dataSet } = pixels;
  const group = groupOf(dataSet, frameIndex, 'x00289132') ?? dataSet;
  const item = itemOf(group, 'x00283010');
  const place = { ...pixels, isSigned: pixels.isSigned || (decimal(dataSet, 'x00281052') ?? 0) < 0 };
  const table = item && lookupTable(item, 'x00283002', 'x00283006', place);
  if (table) return throughTable(table);
  return windowOf(group);
}

function throughTable(table: LookupTable): Brightness {
  const white = 2 ** Math.min(16, table.bits) - 1;
  return (value) => lookUp(table, value) / white;
}

/** Window centre and width with the three functions of DICOM PS3.3, C.11.2.1.2 and C.11.2.1.3. */
function windowOf(group: DataSet): Brightness | undefined {
  const [centre, width] = [decimal(group, 'x00281050'), decimal(group, 'x00281051')];
  if (centre === undefined || width === undefined) return undefined;
  const kind = group.string('x00281056') ?? 'LINEAR';
  if (kind === 'SIGMOID' && width > 0) return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width));
  if (kind === 'LINEAR_EXACT' && width > 0) return (value) => (value - centre) / width + 0.5;
  if (kind === 'LINEAR' && width > 1) return (value) => (value - (centre - 0.5)) / (width - 1) + 0.5;
  if (kind === 'LINEAR' && width === 1) return (value) => (value > centre - 0.5 ? 1 : 0);
  return undefined;
}

const linear =
  ({ low, high }: Range): Brightness =>
  (value) =>
    high > low ? (value - low) / (high - low) : value > low ? 1 : 0;

/** From the least to the greatest value that could be stored, in units of the modality. */
function wholeRange(pixels: DicomPixels): Range {
  const levels = 2 ** pixels.bitsStored;
  const [least, most] = pixels.isSigned ? [-levels / 2, levels / 2 - 1] : [0, levels - 1];
  const modality = modalityOf(pixels, 0);
  return { low: modality(least), high: modality(most) };
}

/** The least and greatest value of a frame, in units of the modality; numbers that are none are passed over. */
export function rangeOf(values: Samples, modality: Modality): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const stored of values) {
    const value = modality(stored);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}
