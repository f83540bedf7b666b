import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { CaliperError } from '../../contract/errors.ts';
import { readRegular } from '../../files/index.ts';
import { limits, mostInflatedBytes } from '../limits.ts';
import { bigEndianSyntax, type PixelCoding, pixelCodings } from './transfer-syntaxes.ts';

/** What a DICOM object says of its pixels. */
export interface DicomPixels {
  readonly path: string;
  readonly dataSet: DataSet;
  /** The whole object, inflated where it was deflated. */
  readonly bytes: Uint8Array;
  readonly pixelData: Element;
  readonly coding: PixelCoding;
  readonly isBigEndian: boolean;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  /** Bits below the value, which belong to something else. */
  readonly unusedLowBits: number;
  readonly isSigned: boolean;
  readonly isFloat: boolean;
  readonly photometric: string;
  /** True where each frame is stored one colour plane after another. */
  readonly isPlanar: boolean;
}

const slideSopClass = '1.2.840.10008.5.1.4.1.1.77.1.6';

/** Reads and checks a DICOM file. Errors: `corrupt_file`, `unsupported_format`, `too_large`. */
export async function readDicom(path: string): Promise<DicomPixels> {
  const dataSet = parse(await readRegular(path, limits.dicomBytes), path);
  const number = (tag: string, fallback: number) => dataSet.uint16(tag) ?? fallback;
  const [widthPx, heightPx] = [number('x00280011', 0), number('x00280010', 0)];
  const { x7fe00010, x7fe00008, x7fe00009 } = dataSet.elements;
  const pixelData = x7fe00010 ?? x7fe00008 ?? x7fe00009;
  if (!pixelData || widthPx === 0 || heightPx === 0) {
    throw new CaliperError(
      'unsupported_format',
      `${path} is a DICOM object without pictures (a report or a directory).`,
    );
  }
  if (widthPx * heightPx > limits.pixelsPerFrame) {
    throw new CaliperError('too_large', `${path} has frames of ${widthPx} × ${heightPx} pixels.`);
  }
  if (dataSet.string('x00080016') === slideSopClass) {
    throw new CaliperError(
      'unsupported_format',
      `${path} is a whole-slide image: its frames are tiles. Open it as a slide.`,
    );
  }
  const frameCount = dataSet.intString('x00280008') ?? 1;
  if (!(frameCount >= 1 && frameCount <= limits.frames)) {
    throw new CaliperError('corrupt_file', `${path} states ${frameCount} frames.`);
  }
  const syntax = dataSet.string('x00020010') ?? '1.2.840.10008.1.2';
  return {
    ...{ path, dataSet, pixelData, widthPx, heightPx, frameCount },
    bytes: dataSet.byteArray,
    coding: codingOf(syntax, path),
    isBigEndian: syntax === bigEndianSyntax,
    ...sampleFormat(dataSet, pixelData, path),
    photometric: dataSet.string('x00280004') ?? 'MONOCHROME2',
    isPlanar: number('x00280006', 0) === 1,
  };
}

const integerBits = [1, 8, 16, 32];
const floatBits = { x7fe00008: 32, x7fe00009: 64 } as const;

function sampleFormat(dataSet: DataSet, pixelData: Element, path: string) {
  const samplesPerPixel = dataSet.uint16('x00280002') ?? 1;
  const bitsOfFloat = pixelData.tag === 'x7fe00010' ? undefined : floatBits[pixelData.tag as 'x7fe00008'];
  const bitsAllocated = bitsOfFloat ?? dataSet.uint16('x00280100') ?? 8;
  const isRead =
    [1, 3].includes(samplesPerPixel) && (bitsOfFloat !== undefined || integerBits.includes(bitsAllocated));
  if (!isRead) {
    throw new CaliperError(
      'unsupported_format',
      `${path} has ${samplesPerPixel} samples of ${bitsAllocated} bits a pixel, which Caliper does not read.`,
    );
  }
  const stated = dataSet.uint16('x00280101') ?? bitsAllocated;
  const bitsStored = stated >= 1 && stated <= bitsAllocated ? stated : bitsAllocated;
  const highBit = dataSet.uint16('x00280102') ?? bitsStored - 1;
  const unusedLowBits = highBit + 1 - bitsStored;
  const fits = unusedLowBits >= 0 && highBit < bitsAllocated && bitsOfFloat === undefined;
  return {
    ...{ samplesPerPixel, bitsAllocated, bitsStored },
    unusedLowBits: fits ? unusedLowBits : 0,
    isSigned: dataSet.uint16('x00280103') === 1,
    isFloat: bitsOfFloat !== undefined,
  };
}

function parse(bytes: Uint8Array, path: string): DataSet {
  try {
    nameAsBytes(bytes);
    return dicomParser.parseDicom(bytes, { inflater: (whole, from) => inflate(whole, from, path) });
  } catch (thrown) {
    if (thrown instanceof CaliperError) throw thrown;
    // dicom-parser throws strings, and objects that hold what it had read.
    const reason = typeof thrown === 'string' ? thrown : errorText(thrown);
    throw new CaliperError(
      'corrupt_file',
      `${path} is DICOM, but damaged or cut off: ${reason}. Send it again from the archive.`,
      {
        cause: thrown,
      },
    );
  }
}

/**
 * Extended offset tables are of a type (OV) that dicom-parser 1.8 takes for one with a short length, and loses its place.
 * They are renamed to bytes (OB), which are laid out alike.
 */
function nameAsBytes(bytes: Uint8Array): void {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const tag of ['e07f0100', 'e07f0200']) {
    const at = whole.indexOf(Buffer.from(`${tag}4f560000`, 'hex'));
    if (at >= 0) whole.write('OB', at + 4, 'latin1');
  }
}

/** The object with what is deflated in it laid open, as dicom-parser wants it: one array, header first. */
function inflate(whole: Uint8Array, from: number, path: string): Uint8Array {
  const packed = whole.subarray(from);
  const most = mostInflatedBytes(packed.byteLength);
  try {
    const inflated = inflateRawSync(packed, { maxOutputLength: most });
    const laidOpen = new Uint8Array(from + inflated.byteLength);
    laidOpen.set(whole.subarray(0, from));
    laidOpen.set(inflated, from);
    return laidOpen;
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE'))
      throw thrown;
    throw new CaliperError(
      'too_large',
      `${path} is a deflated DICOM object of ${packed.byteLength} bytes that unpacks to more than ${most}. ` +
        'Export it uncompressed, as JPEG or as H.264.',
      { details: { packedBytes: packed.byteLength, maxBytes: most }, cause: thrown },
    );
  }
}

function errorText(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'object' && thrown && 'exception' in thrown
    ? String(thrown.exception)
    : 'unknown damage';
}

function codingOf(syntax: string, path: string): PixelCoding {
  const coding = pixelCodings[syntax];
  if (coding) return coding;
  throw new CaliperError(
    'unsupported_format',
    `${path} holds its pixels in DICOM transfer syntax ${syntax}, which Caliper does not read. Export it uncompressed, as JPEG or as H.264.`,
    { details: { syntax } },
  );
}

/** Presentation times in µs from Frame Time Vector, Frame Time or a frame rate; undefined where none is stated. */
export function dicomTimesUs({ dataSet, frameCount }: DicomPixels): Float64Array | undefined {
  const vectorLength = dataSet.elements.x00181065 ? (dataSet.numStringValues('x00181065') ?? 0) : 0;
  if (vectorLength === frameCount) {
    let time = 0;
    return Float64Array.from({ length: frameCount }, (_, i) => {
      time += (dataSet.floatString('x00181065', i) ?? 0) * 1000;
      return Math.round(time);
    });
  }
  const frameMs = dataSet.floatString('x00181063');
  const rate = dataSet.intString('x00180040') ?? dataSet.intString('x00082144');
  const frameUs = frameMs ? frameMs * 1000 : rate ? 1e6 / rate : undefined;
  return frameUs ? Float64Array.from({ length: frameCount }, (_, i) => Math.round(i * frameUs)) : undefined;
}
