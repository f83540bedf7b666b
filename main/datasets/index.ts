export { ImportLog } from './import-log.ts';
export { importTracks } from './import-tracks.ts';
export { planLabels } from './labels/plan-labels.ts';
export { readLabelRows } from './labels/read-label-rows.ts';
export { mergeSchema, schemaText } from './labels/schema-file.ts';
export { readJson } from './read-json.ts';
export { makeDataset, splitDataset } from './sets/make-dataset.ts';
export { surveyFolder } from './survey-folder.ts';
