import type { Mutation } from '../mutation.ts';

export const media: readonly Mutation[] = [
  {
    name: 'a frame found by its place in decode order',
    source: 'main/media/video/picture-decoder.ts',
    from: 'ordinal: Number(this.#frame.pts)',
    to: 'ordinal: Number(this.#frame.pts) + 1',
    test: 'main/media/video/formats.test.ts',
  },
  {
    name: 'a pipe that is opened and waited for',
    requirement: 'REQ-SYS-006',
    source: 'main/files/regular-file.ts',
    from: '  if (status.isFile()) return;',
    to: '  if (!status.isDirectory()) return;',
    test: 'main/files/regular-file.test.ts',
  },
  {
    name: 'a folder walk that takes what is no file for a picture',
    requirement: 'REQ-SYS-006',
    source: 'main/media/images/image-series.ts',
    from: '(status === undefined || status.isFile() ? listed : notFiles).push(name);',
    to: 'listed.push(name);',
    test: 'main/media/images/images.test.ts',
  },
  {
    name: 'a deflated object without an end',
    requirement: 'REQ-MEDIA-008',
    source: 'main/media/dicom/dicom-object.ts',
    from: '{ maxOutputLength: most }',
    to: '{}',
    test: 'main/media/dicom/dicom.test.ts',
  },
];
