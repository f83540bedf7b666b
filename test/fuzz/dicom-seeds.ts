import { deflateRawSync } from 'node:zlib';
import {
  flatJpeg12Bit,
  highThroughputJpeg2000,
  jpeg2000,
  jpegLs,
  losslessJpeg,
  type Picture,
  rle,
} from '../videos/dicom-encoders.ts';
import { makeDicom } from '../videos/make-dicom.ts';

const picture: Picture = {
  ...{ widthPx: 64, heightPx: 64, components: 1, bits: 12 },
  samples: Array.from({ length: 4096 }, (_, i) => (i * i * 31 + i * 7) % 4096),
};

const codings = {
  '1.2.840.10008.1.2': () => [],
  '1.2.840.10008.1.2.2': () => [],
  '1.2.840.10008.1.2.5': rle,
  '1.2.840.10008.1.2.8.1': () => deflateRawSync(Buffer.alloc(8192, 7)),
  '1.2.840.10008.1.2.4.51': () => flatJpeg12Bit(64, 64, Array(64).fill(1000)),
  '1.2.840.10008.1.2.4.70': losslessJpeg,
  '1.2.840.10008.1.2.4.80': jpegLs,
  '1.2.840.10008.1.2.4.90': jpeg2000,
  '1.2.840.10008.1.2.4.201': highThroughputJpeg2000,
};

/** A DICOM object of two frames in each coding that is decoded picture by picture, with what measures and shows it. */
export async function dicomSeeds(): Promise<{ name: string; bytes: Buffer }[]> {
  const made = [];
  for (const [transferSyntax, encode] of Object.entries(codings)) {
    const coded = await encode(picture);
    const pixels = Buffer.isBuffer(coded) ? [coded, coded] : Buffer.alloc(16_384, 3);
    const bytes = makeDicom({
      ...{ transferSyntax, pixels, widthPx: 64, heightPx: 64, frameCount: 2, samplesPerPixel: 1 },
      ...{ bitsAllocated: 16, bitsStored: 12, photometric: 'MONOCHROME2' },
      elements: [
        [0x00280030, 'DS', '0.5\\0.25'],
        [0x00281050, 'DS', '2000'],
        [0x00281051, 'DS', '4000'],
        [0x52009229, 'SQ', [[[0x00289145, 'SQ', [[[0x00281053, 'DS', '2']]]]]]],
      ],
    });
    made.push({ name: `${transferSyntax}.dcm`, bytes });
  }
  return made;
}
