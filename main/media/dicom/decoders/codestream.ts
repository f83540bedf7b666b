/** What the header of a coded picture says of it. */
export interface CodestreamFacts {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  readonly bits: number;
  /** Component identifiers of a JPEG. */
  readonly ids: readonly number[];
  readonly hasJfif: boolean;
  /** Adobe's word: 0 as stored, 1 YCbCr. Undefined where it says nothing. */
  readonly adobeTransform: number | undefined;
}

const jpegStart = 0xd8;
const jpegScan = 0xda;
/** SOF0 to SOF15 without the tables among them, and JPEG-LS. */
const isFrameHeader = (marker: number) =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

/** The header of a JPEG, JPEG-LS or lossless JPEG picture (ITU-T T.81, annex B); undefined where there is none. */
export function jpegFacts(bytes: Uint8Array): CodestreamFacts | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== jpegStart) return undefined;
  let hasJfif = false;
  let adobeTransform: number | undefined;
  for (const { marker, from, to } of jpegSegments(bytes)) {
    const content = bytes.subarray(from + 4, to);
    const text = String.fromCharCode(...content.subarray(0, 5));
    if (marker === 0xe0 && text.startsWith('JFIF')) hasJfif = true;
    if (marker === 0xee && text === 'Adobe') adobeTransform = content[11];
    if (!isFrameHeader(marker) || content.length < 6) continue;
    const components = content[5]!;
    return {
      bits: content[0]!,
      heightPx: (content[1]! << 8) | content[2]!,
      widthPx: (content[3]! << 8) | content[4]!,
      components,
      ids: Array.from({ length: components }, (_, i) => content[6 + 3 * i] ?? 0),
      ...{ hasJfif, adobeTransform },
    };
  }
  return undefined;
}

interface JpegSegment {
  readonly marker: number;
  /** Of its marker. */
  readonly from: number;
  /** Behind its content. */
  readonly to: number;
}

/** The segments between the start of a JPEG and its first scan. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  for (let at = 2; at + 3 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // fill bytes may stand before a marker
      continue;
    }
    if (marker === jpegScan) return;
    const to = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    yield { marker, from: at, to: Math.min(to, bytes.length) };
    at = to;
  }
}

/** SOC and SIZ, which every JPEG 2000 codestream begins with. */
const jpeg2000Start = Buffer.from('ff4fff51', 'hex');
/** A codestream may be wrapped in a JP2 file, whose boxes stand before it. */
const jp2HeaderBytes = 4096;

/** The header of a JPEG 2000 codestream (ITU-T T.800, annex A.5.1); undefined where there is none. */
export function jpeg2000Facts(bytes: Uint8Array): CodestreamFacts | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, jp2HeaderBytes));
  const start = head.indexOf(jpeg2000Start);
  if (start < 0 || head.length < start + 43) return undefined;
  const number = (at: number) => head.readUInt32BE(start + at);
  return {
    widthPx: number(8) - number(16),
    heightPx: number(12) - number(20),
    components: head.readUInt16BE(start + 40),
    bits: (head[start + 42]! & 0x7f) + 1,
    ...{ ids: [], hasJfif: false, adobeTransform: undefined },
  };
}
