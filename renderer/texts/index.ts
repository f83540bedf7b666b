import { en } from './en.ts';

/** The texts of the window, in the language of this build. A second language is a second file of the same type. */
export const t: typeof en = en;
