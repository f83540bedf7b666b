const maxNameBytes = 255;

/** Whether text from a file can serve as a name: not empty, at most 255 bytes, no control characters. */
export function isUsableName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= maxNameBytes && !/\p{Cc}/u.test(name);
}

/**
 * Whether text from a file is the plain name of another file. Names with a folder in them, `..`, or drive letters are
 * not: a file that is imported must not point anywhere.
 */
export function isPlainFileName(name: string): boolean {
  return isUsableName(name) && !/[/\\:]/.test(name) && name !== '.' && name !== '..';
}

/** A file name without its extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');
