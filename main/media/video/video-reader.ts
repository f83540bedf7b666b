import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import { FileGuard } from '../file-guard.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, FrameSourceKind, OpenOptions } from '../frames.ts';
import { orientationOf, swapsSides } from './orientation.ts';
import { scanPackets } from './packet-table.ts';
import { Video } from './video.ts';
import { buildVideoIndex } from './video-index.ts';
import { VideoSource } from './video-source.ts';
import { videoWarnings } from './video-warnings.ts';

const interlacedNote =
  'The video is interlaced: each picture is two fields, taken one after the other, and is shown and sized as recorded, ' +
  'with both woven together. Edges of what moves may look like combs.';

/** Videos through FFmpeg. Takes any file: whether it is a video, FFmpeg's probing decides. */
export const videoReader: FrameReader = {
  name: 'video',
  recognises: ({ isFolder }) => !isFolder,
  open: (path, options) => openVideo(path, 'video', options),
};

/** Opens a video: reads it once for its packets, settles its frame index, and closes it again until frames are asked. */
export async function openVideo(
  path: string,
  kind: FrameSourceKind,
  options: OpenOptions,
): Promise<VideoSource> {
  const guard = await FileGuard.watch(path);
  const video = await Video.open(path, { withOthers: true });
  try {
    const table = await scanPackets(video, options.signal);
    const { videoIndex, damage, isInterlaced } = await buildVideoIndex(video, table, options);
    const orientation = orientationOf(video.stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
    const { width, height } = video.stream.codecpar;
    const size = swapsSides(orientation)
      ? { widthPx: height, heightPx: width }
      : { widthPx: width, heightPx: height };
    const fingerprint = await fingerprintFile(path);
    await guard.assertUnchanged();
    const warnings = videoWarnings(video, table, videoIndex.index);
    if (isInterlaced) warnings.push(interlacedNote);
    return new VideoSource({
      ...{ path, kind, size, orientation, table, videoIndex, damage },
      ...{ isInterlaced, fingerprint, warnings, guard },
    });
  } finally {
    await video.close();
  }
}
