/** What a method is, how it describes its options, and the labelled data and start weights that it is given. */
export type { Method } from './method.ts';
export { describeMethod, optionFields, parseOptions } from './options.ts';
