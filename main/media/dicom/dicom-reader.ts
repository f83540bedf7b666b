import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { CaliperError } from '../../contract/errors.ts';
import { FileGuard } from '../file-guard.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, FrameSource, OpenOptions, SizePx } from '../frames.ts';
import { decodeImageOrPart, scaleRgb } from '../images/decode-image.ts';
import { PictureSource } from '../picture-source.ts';
import { openVideo } from '../video/video-reader.ts';
import { type DicomPixels, dicomTimesUs, readDicom } from './dicom-object.ts';
import { plainFrame } from './plain-pixels.ts';

const preambleBytes = 128;

/** DICOM objects of one or more frames: uncompressed, JPEG, or a video (MPEG-2, H.264, HEVC) inside. */
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
  const frameCount = presentFrames(pixels);
  return new PictureSource({
    kind: 'dicom',
    path,
    size: { widthPx: pixels.widthPx, heightPx: pixels.heightPx },
    fingerprint,
    assertUnchanged: () => guard.assertUnchanged(),
    warnings:
      frameCount < pixels.frameCount
        ? [
            `The file is cut off: it states ${pixels.frameCount} frames, of which the first ${frameCount} are there.`,
          ]
        : [],
    frameNames: Array.from({ length: frameCount }, (_, i) => `frame ${i + 1}`),
    ...(times ? { ptsUs: times.subarray(0, frameCount) } : {}),
    picture: async (frameIndex, scaleTo) => await decodeFrame(pixels, frameIndex, scaleTo),
  });
}

/** Frames whose data are in the file. */
function presentFrames({
  coding,
  dataSet,
  pixelData,
  widthPx,
  heightPx,
  samplesPerPixel,
  bitsAllocated,
  ...rest
}: DicomPixels): number {
  if (coding !== 'plain') return Math.min(rest.frameCount, Math.max(1, pixelData.fragments?.length ?? 0));
  const frameBytes = (widthPx * heightPx * samplesPerPixel * bitsAllocated) / 8;
  const bytes = Math.min(pixelData.length, dataSet.byteArray.length - pixelData.dataOffset);
  const present = Math.min(rest.frameCount, Math.floor(bytes / frameBytes));
  if (present > 0) return present;
  throw new CaliperError('corrupt_file', `${rest.path} ends before its first frame.`);
}

async function decodeFrame(pixels: DicomPixels, frameIndex: number, scaleTo?: SizePx) {
  const name = `frame ${frameIndex} of ${pixels.path}`;
  const { widthPx, heightPx } = pixels;
  if (pixels.coding === 'jpeg')
    return await decodeImageOrPart(encapsulatedFrame(pixels, frameIndex), name, scaleTo);
  const data = plainFrame(pixels, frameIndex);
  return scaleTo ? await scaleRgb({ widthPx, heightPx, data }, scaleTo) : { widthPx, heightPx, data };
}

function encapsulatedFrame({ dataSet, pixelData, path }: DicomPixels, frameIndex: number): Uint8Array {
  try {
    const stated = pixelData.basicOffsetTable ?? [];
    const offsets = stated.length > 0 ? stated : dicomParser.createJPEGBasicOffsetTable(dataSet, pixelData);
    return dicomParser.readEncapsulatedImageFrame(dataSet, pixelData, frameIndex, offsets);
  } catch (thrown) {
    throw new CaliperError(
      'corrupt_file',
      `Frame ${frameIndex} of ${path} is not where its offset table says.`,
      { cause: thrown },
    );
  }
}

/** FFmpeg reads files only, so the video is copied out of the object for as long as it is open. */
async function openVideoInside(
  pixels: DicomPixels,
  file: { readonly fingerprint: string; readonly guard: FileGuard },
  options: OpenOptions,
): Promise<FrameSource> {
  const folder = await mkdtemp(join(tmpdir(), 'caliper-dicom-'));
  const removeCopy = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'video');
    await writeFragments(pixels, copy);
    const video = await openVideo(copy, 'dicom', options);
    return video.inside({
      path: pixels.path,
      ...file,
      warnings: countWarning(pixels, video),
      onClose: removeCopy,
    });
  } catch (thrown) {
    await removeCopy();
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

async function writeFragments({ dataSet, pixelData }: DicomPixels, to: string): Promise<void> {
  const file = await open(to, 'wx');
  try {
    for (const { position, length } of pixelData.fragments ?? []) {
      await file.write(dataSet.byteArray.subarray(position, position + length));
    }
  } finally {
    await file.close();
  }
}
