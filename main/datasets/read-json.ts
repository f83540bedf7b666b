import { CaliperError } from '../contract/errors.ts';
import { readText } from './read-text.ts';

const mostBytes = 4 * 2 ** 20;
/** What Caliper reads has five levels at most. */
const mostLevels = 64;

/** A small JSON file. Throws `invalid_input`, `not_found`, `too_large`. */
export async function readJson(path: string): Promise<unknown> {
  const { text } = await readText(path, mostBytes);
  assertShallow(path, text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaliperError('invalid_input', `${path} is no JSON.`, { cause });
  }
}

/** Objects in objects without end fill the stack of whatever walks through them. */
function assertShallow(path: string, text: string): void {
  let level = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') level++;
    else if (token === ']' || token === '}') level--;
    if (level > mostLevels)
      throw new CaliperError(
        'invalid_input',
        `${path} has lists or objects in one another more than ${mostLevels} levels deep, which nothing that Caliper reads has.`,
      );
  }
}
