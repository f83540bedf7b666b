import {
  FF_DECODER_H264,
  FF_DECODER_HEVC,
  FF_DECODER_LIBDAV1D,
  FF_DECODER_MJPEG,
  FF_DECODER_MPEG1VIDEO,
  FF_DECODER_MPEG2VIDEO,
  FF_DECODER_MPEG4,
  FF_DECODER_VP8,
  FF_DECODER_VP9,
} from 'node-av/constants';

/**
 * What FFmpeg may use on an untrusted file. Everything else that it could do (network protocols, playlists, rare
 * decoders) stays shut: adding a member here is a security decision.
 */
export const allowed = {
  protocols: ['file'],
  demuxers: ['mov', 'matroska', 'webm', 'avi', 'mpeg', 'mpegts', 'mpegvideo', 'm4v', 'h264', 'hevc', 'ivf'],
  decoders: [
    FF_DECODER_H264,
    FF_DECODER_HEVC,
    FF_DECODER_MPEG1VIDEO,
    FF_DECODER_MPEG2VIDEO,
    FF_DECODER_MPEG4,
    FF_DECODER_MJPEG,
    FF_DECODER_VP8,
    FF_DECODER_VP9,
    FF_DECODER_LIBDAV1D, // AV1
  ],
} as const;
