import { inflateRawSync } from 'node:zlib';
import { CaliperError } from '../../../main/contract/errors.ts';
import { MAX_HEADER_BYTES, MAX_INFLATED_BYTES, MAX_TENSORS } from '../limits.ts';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** One file inside a zip archive; `bytes` reads it, as a view into the archive where it is stored plainly. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: () => Uint8Array;
}

const damaged = (reason: string): CaliperError =>
  new CaliperError('corrupt_file', `the zip archive is damaged: ${reason}`);

export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** The files of a zip archive (also zip64), by its central directory. */
export function readZip(archive: Uint8Array): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const { count, offset } = findDirectory(view);
  if (count > MAX_TENSORS) throw new CaliperError('too_large', `the zip archive has ${count} files`);
  const entries: ZipEntry[] = [];
  const budget = { bytes: MAX_INFLATED_BYTES };
  let at = offset;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw damaged('its directory is cut off');
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const commentLength = view.getUint16(at + 32, true);
    if (at + 46 + nameLength + extraLength > view.byteLength) throw damaged('its directory is cut off');
    entries.push(readEntry(archive, view, at, nameLength, extraLength, budget));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function findDirectory(view: DataView): { count: number; offset: number } {
  const lowest = Math.max(0, view.byteLength - 65_557);
  for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) !== END_OF_DIRECTORY) continue;
    if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64) {
      const end = Number(view.getBigUint64(at - 12, true));
      if (end + 56 > view.byteLength || view.getUint32(end, true) !== END_OF_DIRECTORY_64) {
        throw damaged('its directory is not where it says');
      }
      return {
        count: Number(view.getBigUint64(end + 32, true)),
        offset: Number(view.getBigUint64(end + 48, true)),
      };
    }
    return { count: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
  }
  throw damaged('it has no directory; is it complete?');
}

function readEntry(
  archive: Uint8Array,
  view: DataView,
  at: number,
  nameLength: number,
  extraLength: number,
  budget: { bytes: number },
): ZipEntry {
  const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
  const method = view.getUint16(at + 10, true);
  let packed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let local = view.getUint32(at + 42, true);
  // zip64: fields that do not fit stand in an extra block, in this order
  let extra = at + 46 + nameLength;
  const extraEnd = extra + extraLength;
  while (extra + 4 <= extraEnd) {
    const length = view.getUint16(extra + 2, true);
    if (view.getUint16(extra, true) === 1) {
      let field = extra + 4;
      const next = (value: number): number => {
        if (value !== 0xffffffff || field + 8 > Math.min(extra + 4 + length, extraEnd)) return value;
        field += 8;
        return Number(view.getBigUint64(field - 8, true));
      };
      size = next(size);
      packed = next(packed);
      local = next(local);
    }
    extra += 4 + length;
  }
  const bytes = (): Uint8Array => {
    if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL_ENTRY) {
      throw damaged(`'${name}' is not where it should be`);
    }
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > view.byteLength) throw damaged(`'${name}' is cut off`);
    const content = archive.subarray(start, start + packed);
    if (method === STORED) return content;
    if (method !== DEFLATED) {
      throw new CaliperError('unsupported_format', `'${name}' is compressed by method ${method}`);
    }
    budget.bytes -= size;
    if (budget.bytes < 0) {
      const message = `the zip archive unpacks to more than ${MAX_INFLATED_BYTES} bytes`;
      throw new CaliperError('too_large', message);
    }
    if (size > MAX_HEADER_BYTES) throw new CaliperError('too_large', `'${name}' unpacks to ${size} bytes`);
    try {
      return new Uint8Array(inflateRawSync(content, { maxOutputLength: Math.max(1, size) }));
    } catch (error) {
      throw new CaliperError('corrupt_file', `'${name}' does not unpack`, { cause: error });
    }
  };
  return { name, bytes };
}
