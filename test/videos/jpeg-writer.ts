import type { Picture } from './dicom-encoders.ts';

/** A segment of a JPEG: its marker, its length and its content. */
export function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A Huffman table of 17 codes of 5 bits each, for differences of 0 to 16 bits. */
export const dcTable = (): Buffer =>
  Buffer.from([0, 0, 0, 0, 0, 17, ...Array.from({ length: 11 }, () => 0), ...Array(17).keys()]);

export function startOfFrame(
  marker: number,
  { widthPx, heightPx, components, bits }: Omit<Picture, 'samples'>,
): Buffer {
  const head = Buffer.alloc(6);
  head[0] = bits;
  head.writeUInt16BE(heightPx, 1);
  head.writeUInt16BE(widthPx, 3);
  head[5] = components;
  const each = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]);
  return segment(marker, Buffer.concat([head, Buffer.from(each.flat())]));
}

export function startOfScan(components: number, scan: { selection: number; end: number }): Buffer {
  const each = Array.from({ length: components }, (_, i) => [i + 1, 0]);
  return segment(0xda, Buffer.from([components, ...each.flat(), scan.selection, scan.end, 0]));
}

/** Entropy-coded data with the table above. */
export class BitWriter {
  readonly #bits: number[] = [];

  #put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) this.#bits.push((value >> i) & 1);
  }

  difference(by: number): void {
    const size = by === 0 ? 0 : Math.floor(Math.log2(Math.abs(by))) + 1;
    this.#put(size, 5);
    if (size < 16) this.#put(by < 0 ? by + 2 ** size - 1 : by, size);
  }

  /** With a table whose one code says so in one bit. */
  endOfBlock(): void {
    this.#put(0, 1);
  }

  /** With ones to the end of the last byte, and a zero behind each byte of ones. */
  bytes(): Buffer {
    const bytes: number[] = [];
    for (let at = 0; at < this.#bits.length; at += 8) {
      let byte = 0;
      for (let i = 0; i < 8; i++) byte = (byte << 1) | (this.#bits[at + i] ?? 1);
      bytes.push(byte, ...(byte === 0xff ? [0] : []));
    }
    return Buffer.from(bytes);
  }
}
