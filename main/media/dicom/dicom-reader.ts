import { FileGuard } from '../file-guard.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, FrameSource, OpenOptions, SizePx } from '../frames.ts';
import { scaleRgb } from '../images/decode-image.ts';
import { PictureSource } from '../picture-source.ts';
import { openVideo } from '../video/video-reader.ts';
import { type DicomPixels, dicomTimesUs, readDicom } from './dicom-object.ts';
import { type DicomPictures, openPictures } from './dicom-pictures.ts';
import { statedSpacing } from './spacing.ts';
import { copyVideo } from './video-copy.ts';

const preambleBytes = 128;

/** DICOM objects of one or more frames: uncompressed, JPEG and its kin, RLE, or a video (MPEG-2, H.264, HEVC) inside. */
export const dicomReader: FrameReader = {
  name: 'DICOM',
  recognises: ({ head }) =>
    String.fromCharCode(...head.subarray(preambleBytes, preambleBytes + 4)) === 'DICM',
  open: openDicom,
};

async function openDicom(path: string, options: OpenOptions): Promise<FrameSource> {
  const guard = await FileGuard.watch(path);
  const pixels = await readDicom(path);
  const fingerprint = await fingerprintFile(path);
  if (pixels.coding === 'video') return await openVideoInside(pixels, { fingerprint, guard }, options);
  const times = dicomTimesUs(pixels);
  const pictures = openPictures(pixels);
  const { spacing, warnings } = statedSpacing(pixels);
  return new PictureSource({
    kind: 'dicom',
    path,
    size: { widthPx: pixels.widthPx, heightPx: pixels.heightPx },
    fingerprint,
    assertUnchanged: () => guard.assertUnchanged(),
    warnings: [...pictures.warnings, ...warnings],
    ...(spacing && { spacing }),
    frameNames: Array.from({ length: pictures.frameCount }, (_, i) => `frame ${i + 1}`),
    ...(times ? { ptsUs: times.subarray(0, pictures.frameCount) } : {}),
    picture: async (frameIndex, scaleTo) => await scaled(pictures, frameIndex, scaleTo),
  });
}

async function scaled(pictures: DicomPictures, frameIndex: number, scaleTo?: SizePx) {
  const { damage, ...image } = await pictures.shown(frameIndex);
  const data = scaleTo ? await scaleRgb(image, scaleTo) : image;
  return { ...data, ...(damage && { damage }) };
}
async function openVideoInside(
  pixels: DicomPixels,
  file: { readonly fingerprint: string; readonly guard: FileGuard },
  options: OpenOptions,
): Promise<FrameSource> {
  const copy = await copyVideo(pixels);
  try {
    const video = await openVideo(copy.path, 'dicom', options);
    const { spacing, warnings } = statedSpacing(pixels);
    return video.inside({
      path: pixels.path,
      ...file,
      warnings: [...countWarning(pixels, video), ...warnings],
      ...(spacing && { spacing }),
      onClose: copy.remove,
    });
  } catch (thrown) {
    await copy.remove();
    throw thrown;
  }
}

function countWarning(pixels: DicomPixels, video: FrameSource): readonly string[] {
  if (pixels.frameCount === video.frameCount) return video.warnings;
  return [
    ...video.warnings,
    `The object states ${pixels.frameCount} frames; its video has ${video.frameCount}.`,
  ];
}
