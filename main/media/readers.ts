import { dicomReader } from './dicom/dicom-reader.ts';
import type { FrameReader } from './frames.ts';
import { imageSeriesReader } from './images/image-series.ts';
import { videoReader } from './video/video-reader.ts';

/** Every kind of frame source, most specific first; the video reader takes any file and so comes last. */
export const readers: readonly FrameReader[] = [dicomReader, imageSeriesReader, videoReader];
