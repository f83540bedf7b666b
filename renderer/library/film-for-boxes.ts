import { CaliperError } from '../../main/contract/errors.ts';
import type { Media } from '../../main/contract/media.ts';
import { fileName, stemOf } from './file-name.ts';

const namesShown = 5;

/** The name, without its ending, of the film that a box file is for: `a.csv` and `a-boxes.csv` belong to `a.mp4`. */
const filmStemOf = (path: string): string => stemOf(path).replace(/[-_. ]?(boxes|annotations?|labels)$/i, '');

/**
 * The film that a box file names. Throws `not_found` with the name looked for and those that are there, or `conflict`
 * where several films have that name.
 */
export function filmForBoxes<Film extends Pick<Media, 'name'>>(path: string, films: readonly Film[]): Film {
  const stem = filmStemOf(path);
  const found = films.filter(({ name }) => stemOf(name) === stem);
  if (found.length === 1) return found[0]!;
  const openIt = `Open the film and import ${fileName(path)} there.`;
  if (found.length > 1) {
    throw new CaliperError('conflict', `${found.length} films in the library are named “${stem}”. ${openIt}`);
  }
  const names = films.slice(0, namesShown).map(({ name }) => name);
  const more = films.length > namesShown ? ` and ${films.length - namesShown} more` : '';
  const there = names.length === 0 ? 'It holds no film yet.' : `It holds ${names.join(', ')}${more}.`;
  throw new CaliperError('not_found', `No film in the library is named “${stem}”. ${there} ${openIt}`);
}
