/** Value of a DICOM element; numbers are written as the value representation asks. */
type Value = string | number | Buffer;

export interface DicomRecipe {
  readonly transferSyntax: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly photometric: string;
  readonly samplesPerPixel: number;
  readonly bitsAllocated?: number;
  readonly planar?: boolean;
  /** Uncompressed pixel data, or the fragments of encapsulated data. */
  readonly pixels: Buffer | readonly Buffer[];
  readonly frameTimeMs?: number;
  readonly sopClass?: string;
  /** Patient's Name, such as `DOE^JANE`. */
  readonly patientName?: string;
  /** Further texts by tag, such as `[0x00100020, 'LO', 'number 7']` for Patient ID. */
  readonly texts?: readonly (readonly [tag: number, vr: string, text: string])[];
}

const implicitLittleEndian = '1.2.840.10008.1.2';

/** Writes a DICOM file of one multi-frame object: part 10 header, then the few elements that pixels need. */
export function makeDicom(recipe: DicomRecipe): Buffer {
  const isExplicit = recipe.transferSyntax !== implicitLittleEndian;
  const bits = recipe.bitsAllocated ?? 8;
  const elements: [tag: number, vr: string, value: Value][] = [
    [0x00080016, 'UI', recipe.sopClass ?? '1.2.840.10008.5.1.4.1.1.77.1.1.1'],
    ...(recipe.patientName ? [[0x00100010, 'PN', recipe.patientName] as [number, string, Value]] : []),
    ...(recipe.frameTimeMs
      ? [[0x00181063, 'DS', String(recipe.frameTimeMs)] as [number, string, Value]]
      : []),
    [0x00280002, 'US', recipe.samplesPerPixel],
    [0x00280004, 'CS', recipe.photometric],
    [0x00280006, 'US', recipe.planar ? 1 : 0],
    [0x00280008, 'IS', String(recipe.frameCount)],
    [0x00280010, 'US', recipe.heightPx],
    [0x00280011, 'US', recipe.widthPx],
    [0x00280100, 'US', bits],
    [0x00280101, 'US', bits],
    [0x00280102, 'US', bits - 1],
    [0x00280103, 'US', 0],
    ...(recipe.texts ?? []).map(([tag, vr, text]): [number, string, Value] => [tag, vr, text]),
  ];
  elements.sort(([a], [b]) => a - b);
  const header = element(0x00020010, 'UI', recipe.transferSyntax, true);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x00020000, 'UL', header.length, true),
    header,
    ...elements.map(([tag, vr, value]) => element(tag, vr, value, isExplicit)),
    pixelData(recipe.pixels, isExplicit),
  ]);
}

function element(tag: number, vr: string, value: Value, isExplicit: boolean): Buffer {
  const bytes = padded(bytesOf(vr, value), vr);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  if (isExplicit) {
    head.write(vr, 4, 'latin1');
    head.writeUInt16LE(bytes.length, 6);
  } else head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

function bytesOf(vr: string, value: Value): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  const bytes = Buffer.alloc(vr === 'UL' ? 4 : 2);
  bytes.writeUIntLE(value, 0, bytes.length);
  return bytes;
}

const padded = (bytes: Buffer, vr: string) =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);

function pixelData(pixels: Buffer | readonly Buffer[], isExplicit: boolean): Buffer {
  const isEncapsulated = !Buffer.isBuffer(pixels);
  const head = Buffer.from(isExplicit ? 'e07f10004f57000000000000' : 'e07f100000000000', 'hex');
  if (isExplicit && isEncapsulated) head.write('OB', 4, 'latin1');
  head.writeUInt32LE(isEncapsulated ? 0xffffffff : pixels.length, head.length - 4);
  if (!isEncapsulated) return Buffer.concat([head, pixels]);
  const item = (bytes: Buffer) => {
    const even = padded(bytes, 'UI');
    const start = Buffer.from('feff00e000000000', 'hex');
    start.writeUInt32LE(even.length, 4);
    return Buffer.concat([start, even]);
  };
  // An empty basic offset table, the fragments, and the sequence delimiter.
  return Buffer.concat([
    head,
    item(Buffer.alloc(0)),
    ...pixels.map(item),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
}
