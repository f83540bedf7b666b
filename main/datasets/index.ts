export { ImportLog } from './import-log.ts';
export { importTracks } from './import-tracks.ts';
export { makeDataset, splitDataset } from './sets/make-dataset.ts';
export { surveyFolder } from './survey-folder.ts';
