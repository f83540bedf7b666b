import { inflateRawSync } from 'node:zlib';
import type { Fragment } from 'dicom-parser';
import { CaliperError } from '../../contract/errors.ts';
import type { FrameDamage } from '../frames.ts';
import { decodeImageOrPart } from '../images/decode-image.ts';
import { type CodestreamFacts, jpeg2000Facts, jpegFacts } from './decoders/codestream.ts';
import { decodeJpeg12Bit } from './decoders/jpeg-12-bit.ts';
import { isYcbcr, withStatedColours } from './decoders/jpeg-colours.ts';
import { decodeRle } from './decoders/rle.ts';
import { charls, openJpeg, openJph, type WasmCodec } from './decoders/wasm.ts';
import type { DicomPixels } from './dicom-object.ts';
import { frameBytes, hasEndMark } from './encapsulated.ts';
import { bitsOf, fullColour, interleaved, type Samples, samplesOf, valuesOf } from './samples.ts';

/** The values of one frame as they are stored, before any level or colour is applied for show. */
export interface StoredFrame {
  /** `heightPx × widthPx × samplesPerPixel`, row by row, the colours of a pixel side by side. */
  readonly values: Samples;
  readonly samplesPerPixel: number;
  /** What the values mean once they are decoded: some codecs give RGB whatever they hold. */
  readonly photometric: string;
  readonly damage?: FrameDamage;
}

/**
 * Decodes one frame to its stored values.
 * Errors: `corrupt_file` (the data end before the frame does, or cannot be decoded), `unsupported_format`.
 */
export async function storedFrame(
  pixels: DicomPixels,
  frameIndex: number,
  fragments: readonly Fragment[] | undefined,
): Promise<StoredFrame> {
  const name = `frame ${frameIndex} of ${pixels.path}`;
  if (fragments === undefined) return fromPlain(nativeBytes(pixels, frameIndex), pixels);
  const coded = frameBytes(pixels.bytes, fragments, name);
  switch (pixels.coding) {
    case 'rle':
      return fromRle(coded, pixels, name);
    case 'deflated-frames':
      return fromPlain(inflated(coded, pixels, name), pixels);
    case 'jpeg':
      return await fromJpeg(coded, pixels, name);
    case 'jpeg-lossless':
      return await fromLosslessJpeg(coded, pixels, name);
    case 'jpeg-ls':
      return await fromCodec(charls, coded, jpegFacts(coded), pixels, name);
    case 'jpeg-2000':
      return await fromCodec(openJpeg, coded, jpeg2000Facts(coded), pixels, name);
    case 'htj2k':
      return await fromCodec(openJph, coded, jpeg2000Facts(coded), pixels, name);
    default:
      throw new CaliperError('unsupported_format', `${name} is no single picture.`);
  }
}

/** Samples of a frame that are stored: two a pixel where pairs of pixels share their colour. */
export function storedSamples({ widthPx, heightPx, samplesPerPixel, ...rest }: DicomPixels): number {
  return widthPx * heightPx * (isSubsampled({ ...rest, samplesPerPixel }) ? 2 : samplesPerPixel);
}

const isSubsampled = ({
  samplesPerPixel,
  photometric,
}: Pick<DicomPixels, 'samplesPerPixel' | 'photometric'>) =>
  samplesPerPixel === 3 && ['YBR_FULL_422', 'YBR_PARTIAL_422'].includes(photometric);

/** One uncompressed frame as it lies in the file, or its bits, which need not begin on a byte, one a byte. */
function nativeBytes(pixels: DicomPixels, frameIndex: number): Uint8Array {
  const { bytes, pixelData, bitsAllocated, isBigEndian } = pixels;
  const bits = storedSamples(pixels) * bitsAllocated;
  const end = Math.min(pixelData.dataOffset + pixelData.length, bytes.length);
  const from = pixelData.dataOffset + Math.floor((frameIndex * bits) / 8);
  const to = pixelData.dataOffset + Math.ceil(((frameIndex + 1) * bits) / 8);
  if (to > end)
    throw new CaliperError('corrupt_file', `${pixels.path} ends before frame ${frameIndex} does.`);
  // Bytes that are stored as words lie the other way round where words do.
  const isSwapped = isBigEndian && bitsAllocated <= 8 && pixelData.vr === 'OW';
  const own = isSwapped ? swapped(bytes, pixelData.dataOffset, from, to) : bytes.subarray(from, to);
  return bitsAllocated === 1 ? bitsOf(own, (frameIndex * bits) % 8, storedSamples(pixels)) : own;
}

function swapped(bytes: Uint8Array, start: number, from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from }, (_, i) => {
    const at = from + i - start;
    return bytes[start + (at ^ 1)] ?? 0;
  });
}

function fromPlain(bytes: Uint8Array, pixels: DicomPixels): StoredFrame {
  const samples = samplesOf(bytes, pixels);
  const { samplesPerPixel, photometric, widthPx } = pixels;
  if (isSubsampled(pixels)) return { values: fullColour(samples, widthPx), samplesPerPixel, photometric };
  const inOrder = pixels.isPlanar ? interleaved(samples, samplesPerPixel) : samples;
  return { values: valuesOf(inOrder, pixels), samplesPerPixel, photometric };
}

function inflated(coded: Uint8Array, pixels: DicomPixels, name: string): Uint8Array {
  const count = storedSamples(pixels);
  const wanted = Math.ceil((count * pixels.bitsAllocated) / 8);
  try {
    // One byte more than wanted, so that padding to an even length is no bomb.
    const bytes = inflateRawSync(coded, { maxOutputLength: wanted + 1 });
    if (bytes.length < wanted) throw new Error(`${bytes.length} of ${wanted} bytes`);
    return pixels.bitsAllocated === 1 ? bitsOf(bytes, 0, count) : bytes.subarray(0, wanted);
  } catch (cause) {
    throw new CaliperError('corrupt_file', `The deflated data of ${name} are damaged or of another size.`, {
      cause,
    });
  }
}

function fromRle(coded: Uint8Array, pixels: DicomPixels, name: string): StoredFrame {
  const { samplesPerPixel, photometric, bitsAllocated, widthPx, heightPx } = pixels;
  const area = widthPx * heightPx;
  const samples = bitsAllocated === 1 ? Math.ceil(area / 8) : area;
  const shape = { samples, planes: samplesPerPixel, bytesPerSample: Math.ceil(bitsAllocated / 8) };
  const bytes = decodeRle(coded, shape, name);
  if (bitsAllocated === 1) return { values: bitsOf(bytes, 0, area), samplesPerPixel, photometric };
  const inOrder = interleaved(samplesOf(bytes, { ...pixels, isBigEndian: false }), samplesPerPixel);
  return { values: valuesOf(inOrder, pixels), samplesPerPixel, photometric };
}

async function fromJpeg(coded: Uint8Array, pixels: DicomPixels, name: string): Promise<StoredFrame> {
  const facts = checked(jpegFacts(coded), pixels, name);
  if (facts.bits > 8) {
    const bytes = await decodeJpeg12Bit(coded, name);
    const values = valuesOf(samplesOf(bytes, { ...pixels, bitsAllocated: 16, isBigEndian: false }), pixels);
    return { values, samplesPerPixel: 1, photometric: pixels.photometric };
  }
  const isColour = facts.components === 3;
  const stated = isColour ? withStatedColours(coded, isYcbcr(facts, pixels.photometric)) : coded;
  const { data, damage } = await decodeImageOrPart(stated, name);
  const values = isColour ? data : Uint8Array.from({ length: data.length / 3 }, (_, i) => data[3 * i]!);
  return {
    values: isColour ? values : valuesOf(values, pixels),
    samplesPerPixel: facts.components,
    photometric: isColour ? 'RGB' : pixels.photometric,
    ...(damage && { damage }),
  };
}

async function fromLosslessJpeg(coded: Uint8Array, pixels: DicomPixels, name: string): Promise<StoredFrame> {
  const facts = checked(jpegFacts(coded), pixels, name);
  if (facts.components > 1 && facts.bits > 8)
    throw new CaliperError(
      'unsupported_format',
      `${name} is a lossless JPEG of ${facts.bits} bits in colour.`,
    );
  const { Decoder } = await import('@cornerstonejs/jpeg-lossless-decoder-js');
  try {
    const { buffer } = new Decoder().decode(Uint8Array.from(coded).buffer);
    const format = { ...pixels, bitsAllocated: facts.bits > 8 ? 16 : 8, isBigEndian: false };
    const values = valuesOf(samplesOf(new Uint8Array(buffer), format), pixels);
    const photometric = colourOf(facts, pixels);
    return { values, samplesPerPixel: facts.components, photometric, ...damageOf(coded) };
  } catch (cause) {
    throw new CaliperError('corrupt_file', `The data of ${name} are damaged: they cannot be decoded.`, {
      cause,
    });
  }
}

const colourOf = (facts: CodestreamFacts, { photometric }: DicomPixels) =>
  facts.components === 3 && photometric !== 'RGB' && !isYcbcr(facts, photometric) ? 'RGB' : photometric;

async function fromCodec(
  codec: WasmCodec,
  coded: Uint8Array,
  facts: CodestreamFacts | undefined,
  pixels: DicomPixels,
  name: string,
): Promise<StoredFrame> {
  checked(facts, pixels, name);
  const { info, bytes, isPlanar } = await codec.decode(coded, name);
  checked({ widthPx: info.width, heightPx: info.height, components: info.componentCount }, pixels, name);
  const bitsAllocated = info.bitsPerSample > 8 ? 16 : 8;
  const samples = samplesOf(bytes, { bitsAllocated, isFloat: false, isBigEndian: false });
  const inOrder = isPlanar ? interleaved(samples, info.componentCount) : samples;
  const bitsStored = Math.min(pixels.bitsStored, info.bitsPerSample);
  return {
    values: valuesOf(inOrder, { ...pixels, bitsAllocated, bitsStored, unusedLowBits: 0 }),
    samplesPerPixel: info.componentCount,
    // Both transforms of JPEG 2000 are part of the codestream and undone by its decoder.
    photometric: /^YBR_(RCT|ICT)$/.test(pixels.photometric) ? 'RGB' : pixels.photometric,
    ...damageOf(coded),
  };
}

/** These decoders give what they could read of a picture that is cut off: it is marked. */
const damageOf = (coded: Uint8Array): { damage?: FrameDamage } =>
  hasEndMark(coded) ? {} : { damage: 'damaged' };

/** A coded picture states its size once more: where it lies, a decoder would take memory for it, or give another picture. */
function checked<Facts extends { widthPx: number; heightPx: number; components: number }>(
  facts: Facts | undefined,
  { widthPx, heightPx, samplesPerPixel }: DicomPixels,
  name: string,
): Facts {
  if (!facts)
    throw new CaliperError('corrupt_file', `The data of ${name} do not begin as their coding should.`);
  const isSame = facts.widthPx === widthPx && facts.heightPx === heightPx;
  if (isSame && facts.components === samplesPerPixel) return facts;
  throw new CaliperError(
    'corrupt_file',
    `The coded picture in ${name} states ${facts.widthPx} × ${facts.heightPx} pixels of ${facts.components} samples, the object ` +
      `${widthPx} × ${heightPx} of ${samplesPerPixel}.`,
  );
}
