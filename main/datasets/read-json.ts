import { CaliperError } from '../contract/errors.ts';
import { readText } from './read-text.ts';

const mostBytes = 4 * 2 ** 20;

/** A small JSON file. Throws `invalid_input`, `not_found`, `too_large`. */
export async function readJson(path: string): Promise<unknown> {
  const { text } = await readText(path, mostBytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaliperError('invalid_input', `${path} is no JSON.`, { cause });
  }
}
