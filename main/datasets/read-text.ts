import { readFile, stat } from 'node:fs/promises';
import { CaliperError } from '../contract/errors.ts';

/** Above the 351,000 boxes of REAL-Colon in any text format. */
const maxTextBytes = 2 ** 28;

/**
 * Reads a text file: UTF-8 with or without byte order mark, or UTF-16 with one (spreadsheets save it so).
 * Errors: `not_found`, `too_large`, `invalid_input` where it is no text.
 */
export async function readText(path: string, maxBytes = maxTextBytes): Promise<string> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new CaliperError('not_found', `${path} does not exist or cannot be reached.`, { cause });
  });
  if (status.size > maxBytes)
    throw new CaliperError('too_large', `${path} has more than ${maxBytes} bytes of text.`);
  const bytes = await readFile(path);
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0'))
    throw new CaliperError('invalid_input', `${path} is no text file: it holds NUL characters.`);
  return text;
}
