// Encoders of the pictures that DICOM objects hold: those of the codec packages, and by hand what these do not offer.
import createCharls from '@cornerstonejs/codec-charls/wasmjs';
import createOpenJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import createOpenJph from '@cornerstonejs/codec-openjph/wasmjs';
import { BitWriter, dcTable, segment, startOfFrame, startOfScan } from './jpeg-writer.ts';

export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  readonly bits: number;
  readonly isSigned?: boolean;
  /** The colours of a pixel side by side. */
  readonly samples: readonly number[];
}

const silent = () => ({ print: () => {}, printErr: () => {} });

function raw({ samples, bits }: Picture): Buffer {
  if (bits <= 8) return Buffer.from(samples.map((sample) => sample & 0xff));
  const bytes = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries()) bytes.writeUInt16LE(sample & 0xffff, 2 * i);
  return bytes;
}

function encode(encoder: WasmEncoder, picture: Picture): Buffer {
  const { widthPx, heightPx, components, bits, isSigned = false } = picture;
  const info = {
    width: widthPx,
    height: heightPx,
    componentCount: components,
    bitsPerSample: bits,
    isSigned,
    isUsingColorTransform: components === 3,
  };
  encoder.getDecodedBuffer(info).set(raw(picture));
  encoder.encode();
  const coded = Buffer.from(encoder.getEncodedBuffer());
  encoder.delete();
  return coded;
}

/** Lossless JPEG 2000; of colour with its reversible transform. */
export async function jpeg2000(picture: Picture): Promise<Buffer> {
  const { J2KEncoder } = await createOpenJpeg(silent());
  const encoder = new J2KEncoder();
  encoder.setQuality(true, 0);
  encoder.setDecompositions(1);
  return encode(encoder, picture);
}

/** Lossless high-throughput JPEG 2000. */
export async function highThroughputJpeg2000(picture: Picture): Promise<Buffer> {
  const { HTJ2KEncoder } = await createOpenJph(silent());
  const encoder = new HTJ2KEncoder();
  encoder.setQuality(true, 0);
  encoder.setDecompositions(1);
  return encode(encoder, picture);
}

/** JPEG-LS, by line where it has colours. @param most by how much a sample may differ */
export async function jpegLs(picture: Picture, most = 0): Promise<Buffer> {
  const { JpegLSEncoder } = await createCharls(silent());
  const encoder = new JpegLSEncoder();
  encoder.setNearLossless(most);
  encoder.setInterleaveMode(picture.components === 1 ? 0 : 2);
  return encode(encoder, picture);
}

/** RLE Lossless (DICOM PS3.5, annex G), every second segment as runs, the others as literals. */
export function rle({ samples, components, bits }: Picture): Buffer {
  const bytesPerSample = Math.ceil(bits / 8);
  const segments: Buffer[] = [];
  for (let component = 0; component < components; component++) {
    for (let byte = bytesPerSample - 1; byte >= 0; byte--) {
      const own = samples.filter((_, i) => i % components === component);
      const bytes = own.map((sample) => Math.floor(sample / 2 ** (8 * byte)) & 0xff);
      const packed = segments.length % 2 === 0 ? runs(bytes) : literals(bytes);
      segments.push(packed.length % 2 === 0 ? packed : Buffer.concat([packed, Buffer.from([0])]));
    }
  }
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = header.length;
  for (const [i, { length }] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + 4 * i);
    offset += length;
  }
  return Buffer.concat([header, ...segments]);
}

function runs(bytes: readonly number[]): Buffer {
  const packed: number[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from + 1;
    while (to < bytes.length && bytes[to] === bytes[from] && to - from < 128) to++;
    if (to - from > 1) packed.push(257 - (to - from), bytes[from]!);
    else packed.push(0, bytes[from]!);
    from = to;
  }
  return Buffer.from(packed);
}

function literals(bytes: readonly number[]): Buffer {
  const packed: number[] = [];
  for (let from = 0; from < bytes.length; from += 128) {
    const part = bytes.slice(from, from + 128);
    packed.push(part.length - 1, ...part);
  }
  return Buffer.from(packed);
}

/** Lossless JPEG (ITU-T T.81, annex H), each sample from its left neighbour, or in the first column from that above. */
export function losslessJpeg(picture: Picture): Buffer {
  const { widthPx, components, bits, samples } = picture;
  const bitsOut = new BitWriter();
  samples.forEach((sample, i) => {
    const column = Math.floor(i / components) % widthPx;
    const row = Math.floor(i / components / widthPx);
    const before =
      column > 0 ? samples[i - components]! : row > 0 ? samples[i - widthPx * components]! : 2 ** (bits - 1);
    bitsOut.difference(((sample - before + 2 ** 15) & 0xffff) - 2 ** 15);
  });
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xc4, dcTable()),
    startOfFrame(0xc3, picture),
    startOfScan(components, { selection: 1, end: 0 }),
    bitsOut.bytes(),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/**
 * A grey JPEG of 12 bits (extended, process 4) of blocks that are each of one value.
 * @param blocks the value of each 8 × 8 block, row by row
 */
export function flatJpeg12Bit(widthPx: number, heightPx: number, blocks: readonly number[]): Buffer {
  const bitsOut = new BitWriter();
  let before = 0;
  for (const value of blocks) {
    // The first coefficient of a flat block is eight times its distance from the middle.
    const first = 8 * (value - 2048);
    bitsOut.difference(first - before);
    bitsOut.endOfBlock();
    before = first;
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc4, dcTable()),
    segment(0xc4, Buffer.from([0x10, 1, ...Array.from({ length: 15 }, () => 0), 0])),
    startOfFrame(0xc1, { widthPx, heightPx, components: 1, bits: 12 }),
    startOfScan(1, { selection: 0, end: 63 }),
    bitsOut.bytes(),
    Buffer.from([0xff, 0xd9]),
  ]);
}
