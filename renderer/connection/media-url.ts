import type { MediaId } from '../../main/contract/ids.ts';
import { desktop } from './desktop.ts';

const base =
  desktop === undefined
    ? (new URLSearchParams(window.location.search).get('media') ?? 'about:blank#')
    : 'media://caliper/';

/** Addresses of pictures and films, by id; never a path. */
export const mediaUrl = {
  /** Lossless RGB24 rows without padding. */
  frame: (mediaId: MediaId, frameIndex: number) => `${base}frame/${mediaId}/${frameIndex}.rgb`,
  /** The frame as JPEG, at most `widthPx` wide. */
  frameJpeg: (mediaId: MediaId, frameIndex: number, widthPx: number) =>
    `${base}frame/${mediaId}/${frameIndex}.jpg?width=${widthPx}`,
  /** A frame that represents the whole. */
  thumbnail: (mediaId: MediaId, widthPx: number) => `${base}thumbnail/${mediaId}.jpg?width=${widthPx}`,
};
