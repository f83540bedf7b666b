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
  const text = decodeText(await readFile(path));
  if (text.includes('\0'))
    throw new CaliperError('invalid_input', `${path} is no text file: it holds NUL characters.`);
  return text;
}

/** Text of bytes by their byte order mark, which is dropped; UTF-8 without one. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
