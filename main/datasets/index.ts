/** What reads files: loaded by the engine too, so nothing here opens a database. */
export { type FileFacts, fileFacts } from './check/file-facts.ts';
export { ImportLog } from './import-log.ts';
export { importTracks } from './import-tracks.ts';
export { readLabelRows } from './labels/read-label-rows.ts';
export { isSchemaFile, mergeSchema, schemaText } from './labels/schema-file.ts';
export { readJson } from './read-json.ts';
export { surveyFolder } from './survey-folder.ts';
