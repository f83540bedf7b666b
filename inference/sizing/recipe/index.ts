/** The sizing training recipe: labelled frames in, a calibrated and measured bundle out. */
export { phantomData } from './phantom-data.ts';
