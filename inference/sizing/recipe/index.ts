/** The sizing training recipe: labelled frames in, a calibrated and measured bundle out. */
export { phantomData } from './phantom-data.ts';
export { demonstrationRecipe, SizingRecipe } from './recipe.ts';
export type { SizingData, SizingSample, SizingSamples } from './samples.ts';
export { type TrainSizingOptions, type TrainSizingReport, trainSizing } from './train-sizing.ts';
