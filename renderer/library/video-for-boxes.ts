import { CaliperError } from '../../main/contract/errors.ts';
import type { Media } from '../../main/contract/media.ts';
import { fileName, stemOf } from './file-name.ts';

const namesShown = 5;

/** The name, without its ending, of the video that a box file is for: `a.csv` and `a-boxes.csv` belong to `a.mp4`. */
const videoStemOf = (path: string): string =>
  stemOf(path).replace(/[-_. ]?(boxes|annotations?|labels)$/i, '');

/**
 * The video that a box file names. Throws `not_found` with the name looked for and those that are there, or `conflict`
 * where several videos have that name.
 */
export function videoForBoxes<Video extends Pick<Media, 'name'>>(
  path: string,
  videos: readonly Video[],
): Video {
  const stem = videoStemOf(path);
  const found = videos.filter(({ name }) => stemOf(name) === stem);
  if (found.length === 1) return found[0]!;
  const openIt = `Open the video and import ${fileName(path)} there.`;
  if (found.length > 1) {
    throw new CaliperError(
      'conflict',
      `${found.length} videos in the library are named “${stem}”. ${openIt}`,
    );
  }
  const names = videos.slice(0, namesShown).map(({ name }) => name);
  const more = videos.length > namesShown ? ` and ${videos.length - namesShown} more` : '';
  const there = names.length === 0 ? 'It holds no video yet.' : `It holds ${names.join(', ')}${more}.`;
  throw new CaliperError('not_found', `No video in the library is named “${stem}”. ${there} ${openIt}`);
}
