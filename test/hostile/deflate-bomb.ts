import { constants, deflateRawSync } from 'node:zlib';
import { makeDicom } from '../videos/make-dicom.ts';

const chunkBytes = 2 ** 24;
const deflatedSyntax = '1.2.840.10008.1.2.1.99';

/** A deflated DICOM object of `megabytes` MB of black pixels; it takes about a thousandth of that on the disk. */
export function deflatedDicom(megabytes: number): Buffer {
  const whole = makeDicom({
    transferSyntax: deflatedSyntax,
    widthPx: 4096,
    heightPx: 4096,
    samplesPerPixel: 1,
    photometric: 'MONOCHROME2',
    frameCount: Math.floor((megabytes * 2 ** 20) / 2 ** 24),
    pixels: Buffer.alloc(0),
  });
  // What is deflated begins behind the group of meta elements, whose length stands in its first element.
  const from = 132 + 12 + whole.readUInt32LE(132 + 8);
  const elements = Buffer.from(whole.subarray(from));
  elements.writeUInt32LE(Math.floor((megabytes * 2 ** 20) / chunkBytes) * chunkBytes, elements.length - 4);
  const piece = (bytes: Uint8Array) => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const black = piece(new Uint8Array(chunkBytes));
  return Buffer.concat([
    whole.subarray(0, from),
    piece(elements),
    ...Array.from({ length: Math.floor((megabytes * 2 ** 20) / chunkBytes) }, () => black),
    deflateRawSync(new Uint8Array(0)),
  ]);
}
