import { CaliperError } from '../contract/errors.ts';
import { readRegular } from '../files/index.ts';

/** Above the 351,000 boxes of REAL-Colon in any text format. */
const maxTextBytes = 2 ** 28;

/** Text with the name of the encoding in which it stood, as people call it. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
}

/**
 * Reads a text file: UTF-8 with or without byte order mark, UTF-16 with one (spreadsheets save it so), or else
 * Windows-1252, which has every character of Latin-1. An XML file is read as it declares itself.
 * Errors: `not_found`, `too_large`, `invalid_input` where it is no text.
 */
export async function readText(path: string, maxBytes = maxTextBytes): Promise<DecodedText> {
  const decoded = decodeText(await readRegular(path, maxBytes));
  if (decoded.text.includes('\0'))
    throw new CaliperError('invalid_input', `${path} is no text file: it holds NUL characters.`);
  return decoded;
}

/**
 * Text of bytes by their byte order mark, which is dropped; then by what XML declares; then by whether it is UTF-8.
 * `isHead` for the beginning of a file, which may end within a character.
 */
export function decodeText(bytes: Uint8Array, { isHead = false } = {}): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodedAs('utf-16le', 'UTF-16', bytes);
  if (first === 0xfe && second === 0xff) return decodedAs('utf-16be', 'UTF-16', bytes);
  const declared = declaredEncoding(bytes);
  if (declared !== undefined && !/^utf-?(8|16)/i.test(declared)) return decodedAs(declared, declared, bytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isHead });
    return { text, encoding: 'UTF-8' };
  } catch {
    return decodedAs('windows-1252', 'Windows-1252', bytes);
  }
}

/** The encoding that the first line of an XML file names. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
}

function decodedAs(label: string, encoding: string, bytes: Uint8Array): DecodedText {
  try {
    return { text: new TextDecoder(label).decode(bytes), encoding };
  } catch (cause) {
    throw new CaliperError('invalid_input', `declares the encoding ${label}, which is not known`, { cause });
  }
}
