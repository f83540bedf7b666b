import { join } from 'node:path';
import type { survey as definition } from '../../contract/engine/survey.ts';
import { surveyFolder } from '../../datasets/index.ts';
import type { TaskImplementation } from '../task-context.ts';

const picturesPerPage = 1_000;
const mostNames = 1_000;

/** Lists the pictures of a folder with their masks, and says whether they may be one recording. */
export const survey: TaskImplementation<typeof definition> = async ({ path }, context) => {
  const found = await surveyFolder(path, { signal: context.signal });
  if (found === undefined) return null;
  const { root, pictures, masksWithoutPicture, sizeCount, seriesPath = null, seriesPictures } = found;
  for (let from = 0; from < pictures.length; from += picturesPerPage) {
    await context.ask(
      'pictures',
      pictures.slice(from, from + picturesPerPage).map(({ picture, mask }) => ({
        path: join(root, picture),
        mask: mask === undefined ? null : join(root, mask),
      })),
    );
  }
  return {
    sizeCount,
    seriesPath,
    seriesPictures,
    masksWithoutPicture: masksWithoutPicture.slice(0, mostNames),
    masksWithoutPictureCount: masksWithoutPicture.length,
  };
};
