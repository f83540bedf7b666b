/**
 * Text for a terminal: control characters and those that turn the direction of writing are shown by their number, such
 * as `\u001b`, so that a name or a card cannot draw over what stands there. Line ends and tabs stay.
 */
export const shown = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, byNumber);

/** The same for text that has one line, such as a cell of a table. */
export const shownInLine = (text: string): string => shown(text).replace(/[\n\t]/g, byNumber);

const byNumber = (letter: string): string => `\\u${letter.codePointAt(0)!.toString(16).padStart(4, '0')}`;
