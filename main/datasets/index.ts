export { ImportLog } from './import-log.ts';
export { importTracks } from './import-tracks.ts';
export { surveyFolder } from './survey-folder.ts';
