export type PixelCoding = 'plain' | 'jpeg' | 'video';

/** How pixel data are coded, by transfer syntax (DICOM PS3.5, annex A). Others are refused by name. */
export const pixelCodings: Readonly<Record<string, PixelCoding>> = {
  '1.2.840.10008.1.2': 'plain', // implicit VR little endian
  '1.2.840.10008.1.2.1': 'plain', // explicit VR little endian
  '1.2.840.10008.1.2.1.99': 'plain', // deflated
  '1.2.840.10008.1.2.4.50': 'jpeg', // baseline
  '1.2.840.10008.1.2.4.51': 'jpeg', // extended; its 12-bit form is found out when decoding
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
