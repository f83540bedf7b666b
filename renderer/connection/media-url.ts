import type { MediaId } from '../../main/contract/ids.ts';
import { connection } from './backend.ts';

/** Nothing is shown before there was a backend that named it. */
const base = () => connection.mediaBase() ?? 'about:blank#';

/** Addresses of pictures and videos, by id; never a path. They hold for the backend of now. */
export const mediaUrl = {
  /** Lossless RGB24 rows without padding. */
  frame: (mediaId: MediaId, frameIndex: number) => `${base()}frame/${mediaId}/${frameIndex}.rgb`,
  /** The frame as JPEG, at most `widthPx` wide. */
  frameJpeg: (mediaId: MediaId, frameIndex: number, widthPx: number) =>
    `${base()}frame/${mediaId}/${frameIndex}.jpg?width=${widthPx}`,
  /** A frame that represents the whole. */
  thumbnail: (mediaId: MediaId, widthPx: number) => `${base()}thumbnail/${mediaId}.jpg?width=${widthPx}`,
};
