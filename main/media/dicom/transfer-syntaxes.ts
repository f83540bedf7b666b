export type PixelCoding =
  | 'native'
  | 'deflated-frames'
  | 'rle'
  | 'jpeg'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'video';

/** Explicit VR big endian, retired; the only syntax whose numbers begin with their highest byte. */
export const bigEndianSyntax = '1.2.840.10008.1.2.2';

/** How pixel data are coded, by transfer syntax (DICOM PS3.5, annex A). Others are refused by name. */
export const pixelCodings: Readonly<Record<string, PixelCoding>> = {
  '1.2.840.10008.1.2': 'native', // implicit VR little endian
  '1.2.840.10008.1.2.1': 'native', // explicit VR little endian
  '1.2.840.10008.1.2.1.99': 'native', // deflated
  [bigEndianSyntax]: 'native',
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.8.1': 'deflated-frames',
  '1.2.840.10008.1.2.4.50': 'jpeg', // baseline
  '1.2.840.10008.1.2.4.51': 'jpeg', // extended, 8 or 12 bits
  '1.2.840.10008.1.2.4.57': 'jpeg-lossless', // process 14
  '1.2.840.10008.1.2.4.70': 'jpeg-lossless', // process 14, selection value 1
  '1.2.840.10008.1.2.4.80': 'jpeg-ls', // lossless
  '1.2.840.10008.1.2.4.81': 'jpeg-ls', // near-lossless
  '1.2.840.10008.1.2.4.90': 'jpeg-2000', // lossless
  '1.2.840.10008.1.2.4.91': 'jpeg-2000',
  '1.2.840.10008.1.2.4.201': 'htj2k', // lossless
  '1.2.840.10008.1.2.4.202': 'htj2k', // lossless, resolutions first
  '1.2.840.10008.1.2.4.203': 'htj2k',
  '1.2.840.10008.1.2.4.100': 'video', // MPEG-2 main profile, main level
  '1.2.840.10008.1.2.4.100.1': 'video',
  '1.2.840.10008.1.2.4.101': 'video', // MPEG-2 main profile, high level
  '1.2.840.10008.1.2.4.101.1': 'video',
  '1.2.840.10008.1.2.4.102': 'video', // MPEG-4 AVC/H.264 high profile 4.1
  '1.2.840.10008.1.2.4.102.1': 'video',
  '1.2.840.10008.1.2.4.103': 'video', // the same, Blu-ray compatible
  '1.2.840.10008.1.2.4.103.1': 'video',
  '1.2.840.10008.1.2.4.104': 'video', // H.264 high profile 4.2, 2-D
  '1.2.840.10008.1.2.4.104.1': 'video',
  '1.2.840.10008.1.2.4.105': 'video', // H.264 high profile 4.2, 3-D
  '1.2.840.10008.1.2.4.105.1': 'video',
  '1.2.840.10008.1.2.4.106': 'video', // H.264 stereo high profile 4.2
  '1.2.840.10008.1.2.4.106.1': 'video',
  '1.2.840.10008.1.2.4.107': 'video', // HEVC main profile 5.1
  '1.2.840.10008.1.2.4.108': 'video', // HEVC main 10 profile 5.1
};
