import { LesionName } from '../contract/primitives.ts';

const maxNameBytes = 255;

/** Whether text from a file can serve as a name: not empty, at most 255 bytes, no control characters. */
export function isUsableName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= maxNameBytes && !/\p{Cc}/u.test(name);
}

/** Whether text from a file can name a lesion, or else why not. */
export function isUsableLesionName(name: string): true | string {
  if (name === '' || /\p{Cc}/u.test(name)) return 'the lesion has no usable name';
  if (LesionName.safeParse(name).success) return true;
  return `the name of the lesion is longer than ${LesionName.maxLength} characters`;
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
