import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import { FileGuard } from '../file-guard.ts';
import { fingerprintFile } from '../fingerprint.ts';
import type { FrameReader, FrameSourceKind, OpenOptions } from '../frames.ts';
import { Film } from './film.ts';
import { buildFilmIndex } from './film-index.ts';
import { filmWarnings } from './film-warnings.ts';
import { orientationOf, swapsSides } from './orientation.ts';
import { scanPackets } from './packet-table.ts';
import { VideoSource } from './video-source.ts';

const interlacedNote =
  'The film is interlaced: each picture is two fields, taken one after the other, and is shown and sized as recorded, ' +
  'with both woven together. Edges of what moves may look like combs.';

/** Films through FFmpeg. Takes any file: whether it is a film, FFmpeg's probing decides. */
export const videoReader: FrameReader = {
  name: 'video',
  recognises: ({ isFolder }) => !isFolder,
  open: (path, options) => openVideo(path, 'video', options),
};

/** Opens a film: reads it once for its packets, settles its frame index, and closes it again until frames are asked. */
export async function openVideo(
  path: string,
  kind: FrameSourceKind,
  options: OpenOptions,
): Promise<VideoSource> {
  const guard = await FileGuard.watch(path);
  const film = await Film.open(path, { withOthers: true });
  try {
    const table = await scanPackets(film, options.signal);
    const { filmIndex, damage, isInterlaced } = await buildFilmIndex(film, table, options);
    const orientation = orientationOf(film.stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
    const { width, height } = film.stream.codecpar;
    const size = swapsSides(orientation)
      ? { widthPx: height, heightPx: width }
      : { widthPx: width, heightPx: height };
    const fingerprint = await fingerprintFile(path);
    await guard.assertUnchanged();
    const warnings = filmWarnings(film, table, filmIndex.index);
    if (isInterlaced) warnings.push(interlacedNote);
    return new VideoSource({
      ...{ path, kind, size, orientation, table, filmIndex, damage },
      ...{ isInterlaced, fingerprint, warnings, guard },
    });
  } finally {
    await film.close();
  }
}
