/** Value of a DICOM element; numbers are written as the value representation asks, items as a sequence. */
type Value = string | number | readonly number[] | Buffer | readonly Items[];
type Items = readonly DicomElement[];
export type DicomElement = readonly [tag: number, vr: string, value: Value];

export interface DicomRecipe {
  readonly transferSyntax: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly photometric: string;
  readonly samplesPerPixel: number;
  readonly bitsAllocated?: number;
  readonly bitsStored?: number;
  readonly highBit?: number;
  readonly signed?: boolean;
  readonly planar?: boolean;
  /** Uncompressed pixel data, or the fragments of encapsulated data. */
  readonly pixels: Buffer | readonly Buffer[];
  /** Of uncompressed pixel data; `OW` unless stated. */
  readonly pixelVr?: string;
  /** `FloatPixelData` or its double instead of the usual pixel data. */
  readonly pixelTag?: number;
  /** Offsets of the frames in encapsulated data; empty unless stated. */
  readonly basicOffsets?: readonly number[];
  readonly extendedOffsets?: readonly number[];
  readonly frameTimeMs?: number;
  readonly sopClass?: string;
  /** Patient's Name, such as `DOE^JANE`. */
  readonly patientName?: string;
  /** Further texts by tag, such as `[0x00100020, 'LO', 'number 7']` for Patient ID. */
  readonly texts?: readonly (readonly [tag: number, vr: string, text: string])[];
  /** Further elements of any kind. */
  readonly elements?: readonly DicomElement[];
}

const implicitLittleEndian = '1.2.840.10008.1.2';
const bigEndian = '1.2.840.10008.1.2.2';

interface Writing {
  readonly isExplicit: boolean;
  readonly isBig: boolean;
}

/** Writes a DICOM file of one multi-frame object: part 10 header, then the few elements that pixels need. */
export function makeDicom(recipe: DicomRecipe): Buffer {
  const writing = {
    isExplicit: recipe.transferSyntax !== implicitLittleEndian,
    isBig: recipe.transferSyntax === bigEndian,
  };
  const bits = recipe.bitsAllocated ?? 8;
  const bitsStored = recipe.bitsStored ?? bits;
  const elements: DicomElement[] = [
    [0x00080016, 'UI', recipe.sopClass ?? '1.2.840.10008.5.1.4.1.1.77.1.1.1'],
    ...(recipe.patientName ? [[0x00100010, 'PN', recipe.patientName] as const] : []),
    ...(recipe.frameTimeMs ? [[0x00181063, 'DS', String(recipe.frameTimeMs)] as const] : []),
    [0x00280002, 'US', recipe.samplesPerPixel],
    [0x00280004, 'CS', recipe.photometric],
    [0x00280006, 'US', recipe.planar ? 1 : 0],
    [0x00280008, 'IS', String(recipe.frameCount)],
    [0x00280010, 'US', recipe.heightPx],
    [0x00280011, 'US', recipe.widthPx],
    [0x00280100, 'US', bits],
    [0x00280101, 'US', bitsStored],
    [0x00280102, 'US', recipe.highBit ?? bitsStored - 1],
    [0x00280103, 'US', recipe.signed ? 1 : 0],
    ...(recipe.texts ?? []),
    ...(recipe.elements ?? []),
    ...(recipe.extendedOffsets ? [[0x7fe00001, 'OV', offsets64(recipe.extendedOffsets)] as const] : []),
  ];
  const header = element([0x00020010, 'UI', recipe.transferSyntax], { isExplicit: true, isBig: false });
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element([0x00020000, 'UL', header.length], { isExplicit: true, isBig: false }),
    header,
    ...inOrder(elements).map((each) => element(each, writing)),
    pixelData(recipe, writing),
  ]);
}

const inOrder = (elements: readonly DicomElement[]) => [...elements].sort(([a], [b]) => a - b);

const hasLongLength = (vr: string) => ['OB', 'OW', 'OF', 'OD', 'OV', 'SQ', 'UN', 'UT'].includes(vr);

function element([tag, vr, value]: DicomElement, writing: Writing): Buffer {
  const bytes = padded(bytesOf(vr, value, writing), vr);
  return Buffer.concat([elementHead(tag, vr, bytes.length, writing), bytes]);
}

function elementHead(tag: number, vr: string, length: number, { isExplicit, isBig }: Writing): Buffer {
  const head = Buffer.alloc(isExplicit && hasLongLength(vr) ? 12 : 8);
  const write16 = (number: number, at: number) =>
    isBig ? head.writeUInt16BE(number, at) : head.writeUInt16LE(number, at);
  write16(tag >>> 16, 0);
  write16(tag & 0xffff, 2);
  if (isExplicit) head.write(vr, 4, 'latin1');
  if (isExplicit && !hasLongLength(vr)) write16(length, 6);
  else if (isBig) head.writeUInt32BE(length, head.length - 4);
  else head.writeUInt32LE(length, head.length - 4);
  return head;
}

const numberBytes: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, FD: 8 };

function bytesOf(vr: string, value: Value, writing: Writing): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  if (vr === 'SQ') return Buffer.concat((value as readonly Items[]).map((items) => item(items, writing)));
  const numbers = typeof value === 'number' ? [value] : (value as readonly number[]);
  return Buffer.concat(numbers.map((number) => numberOf(vr, number, writing.isBig)));
}

function numberOf(vr: string, number: number, isBig: boolean): Buffer {
  const bytes = Buffer.alloc(numberBytes[vr] ?? 2);
  if (vr === 'FD') bytes.writeDoubleLE(number);
  else if (number < 0) bytes.writeIntLE(number, 0, bytes.length);
  else bytes.writeUIntLE(number, 0, bytes.length);
  return isBig ? bytes.reverse() : bytes;
}

/** One item of a sequence. */
function item(elements: Items, writing: Writing): Buffer {
  const inside = Buffer.concat(inOrder(elements).map((each) => element(each, writing)));
  return Buffer.concat([
    elementHead(0xfffee000, '', inside.length, { ...writing, isExplicit: false }),
    inside,
  ]);
}

const offsets64 = (offsets: readonly number[]) => Buffer.from(new BigUint64Array(offsets.map(BigInt)).buffer);

const padded = (bytes: Buffer, vr: string) =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(/^(UI|O|UN)/.test(vr) ? '\0' : ' ')]);

function pixelData(recipe: DicomRecipe, writing: Writing): Buffer {
  const { pixels, pixelVr = 'OW', pixelTag = 0x7fe00010, basicOffsets = [] } = recipe;
  if (Buffer.isBuffer(pixels))
    return Buffer.concat([elementHead(pixelTag, pixelVr, pixels.length, writing), pixels]);
  const fragment = (bytes: Buffer) => {
    const even = padded(bytes, 'OB');
    const start = Buffer.from('feff00e000000000', 'hex');
    start.writeUInt32LE(even.length, 4);
    return Buffer.concat([start, even]);
  };
  return Buffer.concat([
    elementHead(pixelTag, 'OB', 0xffffffff, writing),
    fragment(Buffer.from(new Uint32Array(basicOffsets).buffer)),
    ...pixels.map(fragment),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
}
